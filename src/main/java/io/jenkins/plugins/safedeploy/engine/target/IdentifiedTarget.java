package io.jenkins.plugins.safedeploy.engine.target;

/** A target that is one place in the world. Two environments that have the same place overwrite each other. */
public interface IdentifiedTarget extends Target {

    /**
     * Names the place, the machine included: {@code directory:<node>:<path>}. Equal for the same place, however its
     * path is spelled.
     *
     * @throws TargetException when it cannot be told, for example because the agent is offline
     */
    String identity() throws TargetException;
}
