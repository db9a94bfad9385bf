package io.jenkins.plugins.safedeploy.gates.rollout;

import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen.Container.State;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container's state says about its release. Reasons are those of the kubelet ({@code pkg/kubelet/images},
 * {@code pkg/kubelet/container}); messages those of containerd, CRI-O and the Docker shim.
 *
 * @param weight what follows from it
 * @param what for people; empty when there is nothing to tell
 */
record Symptom(Weight weight, String what) {
    private static final Set<String> PULL = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");
    private static final Set<String> START =
            Set.of("RunContainerError", "StartError", "ContainerCannotRun", "CreateContainerError");

    private static final Pattern NOT_FOUND = Pattern.compile(
            "code = notfound|: not found\\b|manifest unknown|manifest for .{1,500} not found|image .{1,500} not found");
    private static final Pattern TRANSIENT = Pattern.compile(
            "429|toomanyrequests|too many requests|\\b50[0-9]\\b|timeout|timed out|no such host|connection refused|unauthorized|denied|forbidden|reset by peer|\\beof\\b");
    private static final Pattern EXECUTABLE = Pattern.compile(
            "executable file not found|exec: .{1,500}: (no such file or directory|permission denied)|exec format error");
    private static final Pattern CONFIGURATION = Pattern.compile(
            "configmap \"?([^\"\\s]{1,253})\"? not found|key .{1,300} in configmap \"?(?:[^/\"\\s]+/)?([^\"\\s]{1,253})\"?");

    /** What follows. */
    enum Weight {
        /** Nothing: it works, or it is still coming. */
        NONE,
        /** Most likely the release, but a node, a registry or a database may be it too. */
        SUSPECT,
        /** It can never work. */
        CERTAIN
    }

    private static final Symptom NOTHING = new Symptom(Weight.NONE, "");

    /** @param configuration names of the configuration objects that the release brings */
    static Symptom of(Container container, Set<String> configuration) {
        String message = said(container);
        if (container.state() == State.RUNNING) {
            return NOTHING;
        }
        if (container.reason().equals("InvalidImageName")) {
            return said(Weight.CERTAIN, container);
        }
        if (PULL.contains(container.reason())) {
            boolean gone = NOT_FOUND.matcher(message).find()
                    && !TRANSIENT.matcher(message).find();
            return said(gone ? Weight.CERTAIN : Weight.NONE, container);
        }
        if (container.reason().equals("CreateContainerConfigError")) {
            return said(missing(message, configuration) ? Weight.CERTAIN : Weight.NONE, container);
        }
        boolean started = !START.contains(container.reason()) && !START.contains(container.ended());
        if (!started && EXECUTABLE.matcher(message).find()) {
            return said(Weight.CERTAIN, container);
        }
        boolean failing = container.reason().equals("CrashLoopBackOff")
                || START.contains(container.reason())
                || container.state() == State.ENDED && container.exit() != 0;
        return failing ? said(Weight.SUSPECT, container) : new Symptom(Weight.NONE, container.reason());
    }

    /** The message without the name of the image: one with {@code 503} in its tag is no busy registry. */
    private static String said(Container container) {
        String image = container.image().toLowerCase(Locale.ROOT);
        String message = container.message().toLowerCase(Locale.ROOT);
        return image.isEmpty() ? message : message.replace(image, "(image)");
    }

    private static boolean missing(String message, Set<String> configuration) {
        Matcher found = CONFIGURATION.matcher(message);
        return found.find() && configuration.contains(found.group(1) != null ? found.group(1) : found.group(2));
    }

    private static Symptom said(Weight weight, Container container) {
        String ended = container.ended().isEmpty()
                ? ""
                : ", last end " + container.ended() + " (exit code " + container.exit() + ")";
        String message = container.message().isBlank() ? "" : ": " + container.message();
        String restarts = container.restarts() == 0 ? "" : ", " + container.restarts() + " restarts";
        return new Symptom(
                weight,
                "container " + container.name() + " " + container.reason() + ended + restarts + message + " (image "
                        + container.image() + ")");
    }
}
