package io.jenkins.plugins.safedeploy.jenkins.block;

import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.util.Optional;

/** What a {@link BlockTarget} knows of the deployment that it acts for. */
public interface BlockOwner {

    String deployment();

    /** Id of the build whose block carries it out; empty when no block does. */
    Optional<String> build();

    /** Whether it has not settled yet. */
    boolean inFlight();

    /** Ends it as it is; what is left is unknown. */
    void stop(String why);

    /**
     * Ends every process that it started on its machine.
     *
     * @throws TargetException when the machine cannot be reached
     */
    void endProcesses() throws TargetException;
}
