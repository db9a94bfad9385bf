package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackRequestAction;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** Carries {@link RollbackToStep} out. */
final class RollbackToExecution extends DeploymentExecution {
    private static final long serialVersionUID = 1;

    private final String environment;
    private final String service;
    private final String release;
    private final String build;
    private final String reason;
    private final boolean emergency;

    RollbackToExecution(StepContext context, RollbackToStep step) {
        super(context, true);
        this.environment = step.getEnvironment();
        this.service = step.getService();
        this.release = step.getRelease();
        this.build = step.getBuild();
        this.reason = step.getReason();
        this.emergency = step.isEmergency();
    }

    @Override
    boolean good(Outcome outcome) {
        return outcome == Outcome.ROLLED_BACK;
    }

    @Override
    Asked ask(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception {
        boolean fromPage = environment.isEmpty();
        RollbackRequestAction request = fromPage ? requested(run) : null;
        WantedRelease wanted = fromPage
                ? new WantedRelease(
                        request.getEnvironment(), request.getService(), request.getRelease(), "", request.getReason())
                : new WantedRelease(environment, service, release, build, reason);
        if (!fromPage) {
            requireAllowed(run, environment, SafeDeployPermissions.ROLLBACK);
        }
        wanted.check("rollbackTo");
        JenkinsEnvironment where = wanted.where(fromPage ? null : run.getParent());
        Optional<String> before = where.asked(cause);
        if (before.isPresent()) {
            return new Asked(where, before.get());
        }
        if (!fromPage) {
            requireAlone(run, where);
        }
        String name = wanted.service(where);
        Candidate to = wanted.choose(where, name);
        return new Asked(
                where,
                rollBack(
                        where,
                        listener,
                        actor,
                        new RollbackRequest(
                                name,
                                to,
                                fromPage ? request.isEmergency() : emergency,
                                false,
                                false,
                                wanted.reason(),
                                cause)));
    }

    /** What was asked for on a page; the permission is checked again now, since it may have been taken away. */
    private static RollbackRequestAction requested(Run<?, ?> run) throws AbortException {
        RollbackRequestAction request = run.getAction(RollbackRequestAction.class);
        if (request == null) {
            throw new AbortException("This build carries no request: it was started by hand or replayed. Roll back"
                    + " from the page of a build or an environment, or say rollbackTo environment: '...',"
                    + " release: '...', reason: '...'");
        }
        User user = User.getById(request.getRequester(), false);
        Authentication who = user == null ? Jenkins.ANONYMOUS2 : user.impersonate2();
        if (!Authority.over(request.getEnvironment()).may(who, SafeDeployPermissions.ROLLBACK)) {
            throw new AbortException(request.getRequester() + " lacks the permission Safe Deploy/Rollback by now."
                    + " Nothing was done.");
        }
        return request;
    }
}
