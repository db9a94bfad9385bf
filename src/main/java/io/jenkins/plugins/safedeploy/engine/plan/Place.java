package io.jenkins.plugins.safedeploy.engine.plan;

/**
 * Where the commands of a plan run, also in a resume or a rollback months later.
 *
 * @param node name of the machine (the agent); empty for the one the host itself runs on
 * @param folder absolute folder there to which the plan's paths are relative; empty for the host's own
 */
public record Place(String node, String folder) {
    /** On the host's machine, in the host's folder. */
    public static final Place OF_THE_HOST = new Place("", "");

    public Place {
        node = node == null ? "" : node;
        folder = folder == null ? "" : folder;
    }
}
