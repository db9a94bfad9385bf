package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.util.Optional;

/** Port: what the driver's host (Jenkins, the command) makes of a plan. */
public interface Host {

    /** The target of a plan. @throws IllegalArgumentException when its settings are refused; the message says why */
    Target target(Plan plan);

    /**
     * The same, for what a deployment does there: its output belongs to that deployment, and a target that lives in a
     * running build is reached through the build of that deployment.
     *
     * @param deployment on whose behalf; for a restore not the one that the plan is from
     */
    default Target target(Plan plan, String deployment) {
        return target(plan);
    }

    /** A gate of a plan. @throws IllegalArgumentException when its settings are refused; the message says why */
    Gate gate(Plan plan, GateSettings settings);

    /**
     * The plan of a release that is to be put back, as it is measured there: with every gate that must hold by now.
     *
     * @param recorded as it was deployed
     * @throws IOException when nobody can say which; it is measured as recorded then, and that is told
     */
    default Plan inRollback(Plan recorded) throws IOException {
        return recorded;
    }

    /** Those that a plan may name. */
    default Credentials credentials(Plan plan) {
        return id -> Optional.empty();
    }

    /** Where the hooks of a plan run. */
    Workspace workspace(Plan plan);

    /** Knows every secret that this host has handed out. */
    Masker masker();
}
