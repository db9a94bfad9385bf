package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackRequestAction;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Carries {@link RollbackToStep} out. */
final class RollbackToExecution extends DeploymentExecution {
    private static final long serialVersionUID = 1;
    private static final Pattern BUILD = Pattern.compile("(.+)#([0-9]{1,9})");

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

    /** What is to be done. */
    private record Wanted(
            String environment, String service, String release, String build, String reason, boolean emergency) {}

    @Override
    boolean good(Outcome outcome) {
        return outcome == Outcome.ROLLED_BACK;
    }

    @Override
    Asked ask(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception {
        Wanted wanted = environment.isEmpty()
                ? requested(run)
                : new Wanted(environment, service, release, build, reason, emergency);
        if (!environment.isEmpty()) {
            requireAllowed(run, environment);
        }
        if (wanted.reason().isBlank()) {
            throw new AbortException(
                    "rollbackTo needs a reason: it is what the next person will read." + " Give reason: '...'");
        }
        if (wanted.release().isEmpty() == wanted.build().isEmpty()) {
            throw new AbortException("rollbackTo needs exactly one of release: 'last-verified', 'before-current' or the"
                    + " id of a release, and build: 'job#42'. Given: release '" + wanted.release() + "', build '"
                    + wanted.build() + "'");
        }
        JenkinsEnvironment where = Environments.get()
                .find(wanted.environment())
                .orElseThrow(() -> new AbortException("There is no environment '" + wanted.environment() + "'."
                        + NearestName.hint(wanted.environment(), names()) + " There are: "
                        + String.join(", ", names())));
        Optional<String> before = where.asked(cause);
        if (before.isPresent()) {
            return new Asked(where, before.get(), "");
        }
        String name = service(where, wanted.service());
        Candidates.Choice choice = where.ledger().read(state -> choose(state.service(name), wanted));
        if (choice.candidate().isEmpty()) {
            throw new AbortException("There is nothing to go back to: " + choice.reason());
        }
        Candidate to = choice.candidate().get();
        listener.getLogger()
                .println("[safe-deploy] rolling " + name + " in " + wanted.environment() + " back to " + to.release()
                        + (to.build().isBlank() ? "" : " (build " + to.build() + ")"));
        String id = where.requests(actor)
                .rollback(new RollbackRequest(name, to, wanted.emergency(), false, false, wanted.reason(), cause));
        return new Asked(where, id, "");
    }

    /** What was asked for on a page; the permission is checked again now, since it may have been taken away. */
    private static Wanted requested(Run<?, ?> run) throws AbortException {
        RollbackRequestAction request = run.getAction(RollbackRequestAction.class);
        if (request == null) {
            throw new AbortException("This build carries no request: it was started by hand or replayed. Roll back"
                    + " from the page of a build or an environment, or say rollbackTo environment: '...',"
                    + " release: '...', reason: '...'");
        }
        User user = User.getById(request.getRequester(), false);
        boolean anonymous = user == null;
        boolean may = anonymous
                ? Jenkins.get().getACL().hasPermission2(Jenkins.ANONYMOUS2, SafeDeployPermissions.ROLLBACK)
                : Jenkins.get().getACL().hasPermission2(user.impersonate2(), SafeDeployPermissions.ROLLBACK);
        if (!may) {
            throw new AbortException(request.getRequester() + " lacks the permission Safe Deploy/Rollback by now."
                    + " Nothing was done.");
        }
        return new Wanted(
                request.getEnvironment(),
                request.getService(),
                request.getRelease(),
                "",
                request.getReason(),
                request.isEmergency());
    }

    private static String service(JenkinsEnvironment where, String wanted) throws AbortException {
        List<String> all =
                where.ledger().read(state -> List.copyOf(state.services().keySet()));
        if (wanted.isEmpty() && all.size() == 1) {
            return all.get(0);
        }
        if (!all.contains(wanted)) {
            throw new AbortException("There is no service '" + wanted + "' in '" + where.name() + "'."
                    + NearestName.hint(wanted, all) + " Give service: one of " + String.join(", ", all));
        }
        return wanted;
    }

    private static Candidates.Choice choose(ServiceState state, Wanted wanted) {
        if (!wanted.build().isEmpty()) {
            Matcher label = BUILD.matcher(wanted.build());
            return label.matches()
                    ? Candidates.byBuild(state, label.group(1), Long.parseLong(label.group(2)))
                    : Candidates.byBuild(state, wanted.build(), 0);
        }
        return switch (wanted.release()) {
            case "last-verified" -> Candidates.lastVerified(state);
            case "before-current" -> Candidates.previous(state);
            default -> Candidates.byRelease(state, new ReleaseId(wanted.release()));
        };
    }

    private static List<String> names() {
        try {
            return Environments.get().names();
        } catch (IOException e) {
            return List.of();
        }
    }
}
