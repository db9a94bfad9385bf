package io.jenkins.plugins.safedeploy.engine.plan;

/**
 * Where the commands of a plan run, also in a resume or a rollback months later.
 *
 * @param node name of the machine (the agent); empty for the one the host itself runs on
 * @param folder absolute folder there to which the plan's paths are relative; empty for the host's own
 * @param build the build that recorded the plan, such as {@code shop#42}, whose credentials it may use; empty for none
 */
public record Place(String node, String folder, String build) {
    /** On the host's machine, in the host's folder. */
    public static final Place OF_THE_HOST = new Place("", "", "");

    public Place {
        node = node == null ? "" : node;
        folder = folder == null ? "" : folder;
        build = build == null ? "" : build;
    }

    /** Recorded by no build. */
    public Place(String node, String folder) {
        this(node, folder, "");
    }
}
