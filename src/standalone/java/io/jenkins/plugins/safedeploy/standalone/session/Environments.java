package io.jenkins.plugins.safedeploy.standalone.session;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.home.SafeDeployHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the environment and the service that are meant when they are not written out. */
public final class Environments {
    private final SafeDeployHome home;

    public Environments(SafeDeployHome home) {
        this.home = home;
    }

    /**
     * {@code given}; else the one of the plan in the current folder, never another; else the only one there is.
     *
     * @throws CommandFailure when it does not exist, or there are several or none
     */
    public String environment(String given, Optional<String> ofPlan) throws IOException {
        List<String> all = home.environments();
        if (all.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "There is no environment in " + home.folder() + " yet: nothing was ever deployed from there."
                            + " The first 'safedeploy deploy' makes one; --home names another folder.");
        }
        if (given != null) {
            if (!home.has(given)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "There is no environment '" + given + "' in " + home.folder() + ". There is: "
                                + String.join(", ", all) + ".");
            }
            return given;
        }
        if (ofPlan.isPresent()) {
            return environment(ofPlan.get(), Optional.empty());
        }
        if (all.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Which environment? There are " + all.size() + " in " + home.folder() + ": "
                            + String.join(", ", all) + ". Name one with --environment.");
        }
        return all.get(0);
    }

    /** As {@link #environment}, among the services of one environment. */
    public static String service(String given, Optional<String> ofPlan, EnvironmentState state) {
        List<String> all = new ArrayList<>(state.services().keySet());
        if (given != null) {
            if (!all.contains(given)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "There is no service '" + given + "' in environment '" + state.name() + "'. There is: "
                                + String.join(", ", all) + ".");
            }
            return given;
        }
        if (ofPlan.isPresent()) {
            return service(ofPlan.get(), Optional.empty(), state);
        }
        if (all.size() != 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    all.isEmpty()
                            ? "Nothing was ever deployed to environment '" + state.name() + "'."
                            : "Which service? There are " + all.size() + " in environment '" + state.name() + "': "
                                    + String.join(", ", all) + ". Name one with --service.");
        }
        return all.get(0);
    }
}
