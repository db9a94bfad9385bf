package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container does, chosen by the last word of its image's name, whatever tag or digest follows. {@code N} is a number;
 * without the ending it is 0, or without end.
 *
 * <table>
 * <tr><th>{@code test.local/...}</th><th>what its pod shows</th></tr>
 * <tr><td>{@code ready}, {@code ready-after-Nms}</td><td>runs at once, Ready after N ms</td></tr>
 * <tr><td>{@code never-ready}</td><td>runs, its readiness probe fails</td></tr>
 * <tr><td>{@code unready-after-Nms}</td><td>Ready, then its readiness probe fails</td></tr>
 * <tr><td>{@code crash}, {@code crash-N-times}</td><td>exits with 1 at once and again, CrashLoopBackOff; after N times it
 * is Ready</td></tr>
 * <tr><td>{@code crash-after-Nms}</td><td>Ready, exits with 1 after N ms, each time</td></tr>
 * <tr><td>{@code oom}, {@code oom-N-times}, {@code oom-after-Nms}</td><td>as crash, but OOMKilled with 137</td></tr>
 * <tr><td>{@code not-found}</td><td>the registry has no such image: ErrImagePull, ImagePullBackOff</td></tr>
 * <tr><td>{@code busy-registry}, {@code busy-registry-for-Nms}</td><td>the registry says 429; after N ms it is Ready</td></tr>
 * <tr><td>{@code no-executable}</td><td>RunContainerError, StartError, then CrashLoopBackOff</td></tr>
 * <tr><td>{@code config-error}</td><td>CreateContainerConfigError; every image shows it while a ConfigMap, Secret or key
 * that its environment names is missing</td></tr>
 * <tr><td>{@code unschedulable}</td><td>stays Pending: no node has room</td></tr>
 * <tr><td>{@code done}, {@code done-after-Nms}</td><td>exits with 0: for Jobs and init containers</td></tr>
 * </table>
 *
 * Any other name under {@code test.local/} is {@code not-found}; an image of another registry is {@code ready}; a name with
 * capitals shows InvalidImageName. {@link TestKubelet#behave} gives an image, and {@link TestKubelet#breakNode} a node,
 * another behaviour.
 *
 * @param after zero when not given
 * @param times {@link Integer#MAX_VALUE} when not given
 */
record Behaviour(Kind kind, Duration after, int times) {
    enum Kind {
        READY,
        NEVER_READY,
        UNREADY,
        CRASH,
        OOM,
        NOT_FOUND,
        BUSY_REGISTRY,
        NO_EXECUTABLE,
        CONFIG_ERROR,
        UNSCHEDULABLE,
        DONE
    }

    private static final String REGISTRY = "test.local/";
    private static final Pattern ENDING = Pattern.compile("(.+?)(?:-(?:after|for)-(\\d+)ms|-(\\d+)-times)?");
    private static final Behaviour NO_SUCH_IMAGE = of("not-found");

    /** @throws IllegalArgumentException for a word that is not in the table */
    static Behaviour of(String word) {
        Matcher parts = ENDING.matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no behaviour: " + word);
        }
        Kind kind = Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT).replace('-', '_'));
        return new Behaviour(
                kind,
                parts.group(2) == null ? Duration.ZERO : Duration.ofMillis(Long.parseLong(parts.group(2))),
                parts.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(parts.group(3)));
    }

    static Behaviour ofImage(String image) {
        if (!image.startsWith(REGISTRY)) {
            return of("ready");
        }
        String name = image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
        try {
            return of(name);
        } catch (IllegalArgumentException e) {
            return NO_SUCH_IMAGE;
        }
    }

    /** Whether the registry is busy for a container whose first pull was so long ago. */
    boolean busyAfter(Duration sinceFirstPull) {
        return kind == Kind.BUSY_REGISTRY && (after.isZero() || sinceFirstPull.compareTo(after) < 0);
    }

    /** Whether a life of the container ends, when it has ended so many times. */
    boolean ends(int lives) {
        return kind == Kind.DONE || ((kind == Kind.CRASH || kind == Kind.OOM) && lives < times);
    }

    int exitCode() {
        return switch (kind) {
            case DONE -> 0;
            case OOM -> 137;
            default -> 1;
        };
    }

    String exitReason() {
        return switch (kind) {
            case DONE -> "Completed";
            case OOM -> "OOMKilled";
            default -> "Error";
        };
    }

    /** Whether a running container is ready when it has run for so long. */
    boolean ready(Duration running) {
        return switch (kind) {
            case NEVER_READY -> false;
            case UNREADY -> running.compareTo(after) < 0;
            case READY -> running.compareTo(after) >= 0;
            default -> true;
        };
    }
}
