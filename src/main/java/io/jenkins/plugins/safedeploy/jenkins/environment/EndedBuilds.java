package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.build.JobNames;
import io.jenkins.plugins.safedeploy.jenkins.build.StepCause;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * {@code term}, {@code kill} and a deletion end a build without a word to its steps. A deployment that it leaves behind
 * comes to its end without it, unless nothing was touched yet: then nothing is.
 */
@Extension
public final class EndedBuilds extends RunListener<Run<?, ?>> {
    private static final Logger LOGGER = Logger.getLogger(EndedBuilds.class.getName());

    /** Notes it for one deployment; nothing happens when that is over. */
    public static void abort(String environment, String deployment, String build) {
        try {
            Optional<JenkinsEnvironment> found = Environments.get().find(environment);
            if (found.isPresent()
                    && found.get()
                            .ledger()
                            .<Boolean>read(state -> state.deployment(deployment)
                                    .filter(facts -> facts.abort() == null)
                                    .isPresent())) {
                found.get()
                        .requests(JenkinsEnvironment.SYSTEM)
                        .abort(deployment, false, "its build " + build + " has ended");
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING, "That build " + build + " of deployment " + deployment + " ended is not noted", e);
        }
    }

    @Override
    public void onCompleted(Run<?, ?> run, TaskListener listener) {
        ended(run);
    }

    @Override
    public void onDeleted(Run<?, ?> run) {
        ended(run);
    }

    /** Writes to the ledger, so not on the Pipeline's own thread. */
    private static void ended(Run<?, ?> run) {
        DeploymentsAction action = run.getAction(DeploymentsAction.class);
        if (action != null) {
            String build = run.getExternalizableId();
            Timer.get()
                    .execute(() -> action.getDeployed()
                            .forEach(each -> abort(each.getEnvironment(), each.getDeployment(), build)));
        }
    }

    /** Looks for those of builds that ended while Jenkins was down, or were lost with it. */
    @Extension
    public static final class Start extends ItemListener {
        @Override
        public void onLoaded() {
            sweep();
        }
    }

    private static void sweep() {
        Timer.get().execute(() -> {
            try {
                for (String name : Environments.get().names()) {
                    sweep(Environments.get().open(name));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "The deployments of builds that ended cannot be looked for", e);
            }
        });
    }

    private static void sweep(JenkinsEnvironment environment) {
        environment
                .ledger()
                .read(state -> state.deployments().values().stream()
                        .map(facts -> facts.copy())
                        .toList())
                .forEach(facts -> StepCause.build(facts.requested().cause())
                        .filter(build -> !goesOn(build))
                        .ifPresent(build -> abort(environment.name(), facts.id(), build)));
    }

    private static boolean goesOn(String build) {
        return JobNames.get().build(build).filter(Run::isBuilding).isPresent();
    }
}
