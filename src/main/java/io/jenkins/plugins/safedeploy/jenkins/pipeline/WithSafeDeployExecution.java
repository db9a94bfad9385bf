package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanVocabulary;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockSettings;
import io.jenkins.plugins.safedeploy.jenkins.block.Blocks;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsHost;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Carries {@link WithSafeDeployStep} out. */
final class WithSafeDeployExecution extends SafeDeployExecution {
    private static final long serialVersionUID = 1;

    private final String environment;
    private final String service;
    private final String release;
    private final String build;
    private final String reason;
    private BlockBody block;

    WithSafeDeployExecution(StepContext context, WithSafeDeployStep step) {
        super(context, step);
        this.environment = step.getEnvironment();
        this.service = step.getService();
        this.release = step.getRelease();
        this.build = step.getBuild();
        this.reason = step.getReason();
    }

    private boolean goesBack() {
        return !release.isEmpty() || !build.isEmpty();
    }

    @Override
    boolean good(Outcome outcome) {
        return outcome == (goesBack() ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED);
    }

    @Override
    PlanVocabulary vocabulary() {
        return JenkinsHost.blockVocabulary();
    }

    @Override
    boolean hasBlock() {
        return true;
    }

    @Override
    Asked ask(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception {
        return goesBack() ? askBack(run, listener, actor, cause) : super.ask(run, listener, actor, cause);
    }

    private Asked askBack(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception {
        WantedRelease wanted = new WantedRelease(environment, service, release, build, reason);
        wanted.check("withSafeDeploy with a release or a build");
        requireAllowed(run, environment, SafeDeployPermissions.ROLLBACK);
        JenkinsEnvironment where = wanted.where(run.getParent());
        Optional<String> before = where.asked(cause);
        if (before.isPresent()) {
            return new Asked(where, before.get());
        }
        requireAlone(run, where);
        String name = wanted.service(where);
        Candidate to = here(run, where, wanted.choose(where, name));
        return new Asked(
                where,
                rollBack(where, listener, actor, new RollbackRequest(name, to, false, false, false, reason, cause)));
    }

    /** The same release, put back by this block: its processes are on this node. */
    private Candidate here(Run<?, ?> run, JenkinsEnvironment where, Candidate to)
            throws IOException, InterruptedException {
        Plan plan = Plan.fromJson(where.ledger().document(to.plan())).at(place(run));
        if (!BlockSettings.isBlock(plan.target())) {
            throw new AbortException("Release " + to.release() + " was put in place by target '"
                    + plan.target().type() + "', not by a block. Put it back with rollbackTo.");
        }
        return to.with(where.ledger().put(plan.json()));
    }

    @Override
    void enter(String id) throws IOException, InterruptedException {
        if (block == null) {
            Run<?, ?> run = getContext().get(Run.class);
            FilePath scratch = WorkspaceList.tempDir(getContext().get(FilePath.class));
            block = new BlockBody(
                    this,
                    run.getExternalizableId(),
                    place(run),
                    scratch.child("safe-deploy").child(id).getRemote());
        }
        Blocks.get().enter(id, block);
    }

    /** A block that still runs for a deployment that is over is ended first. */
    @Override
    void leave(String id, Runnable end) {
        block.interrupt("its deployment is over").whenComplete((ended, lost) -> {
            Blocks.get().leave(id);
            end.run();
        });
    }
}
