package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One container of one pod as a kubelet tells it: pull, create, run, exit, wait longer each time, again. Waiting is 50 times
 * shorter than a kubelet's: 200 ms at first, doubled up to 2 s.
 */
final class ContainerLife {
    /** What the kubelet tells in an event; {@code warning} or normal. */
    record Event(boolean warning, String reason, String message) {}

    private enum Phase {
        PULL,
        CREATE,
        RUN,
        ENDED,
        WAIT
    }

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Container container;
    private final String pod;
    private final boolean restarts;
    private final boolean mustEnd;
    private final Supplier<Behaviour> behaviour;

    private Phase phase = Phase.PULL;
    private ContainerState state = waiting("ContainerCreating", null);
    private ContainerState lastState = new ContainerState();
    private ContainerState lastEnd = lastState;
    private Duration wait = FIRST_WAIT;
    private Instant due = Instant.MIN;
    private Instant firstPull;
    private Instant started;
    private String id;
    private int lives;
    private boolean ready;
    private final List<String> log = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    /**
     * @param pod {@code name_namespace(uid)}, as a kubelet writes it
     * @param restarts whether it is started again after an exit code that is not 0
     * @param mustEnd an init container: one that would run for ever ends with 0 when it is ready
     */
    ContainerLife(Container container, String pod, boolean restarts, boolean mustEnd, Supplier<Behaviour> behaviour) {
        this.container = container;
        this.pod = pod;
        this.restarts = restarts;
        this.mustEnd = mustEnd;
        this.behaviour = behaviour;
    }

    /**
     * Lives on until now.
     *
     * @param configProblem tells what a kubelet says of a missing ConfigMap, Secret or key, or null
     * @return when to ask again; {@link Instant#MAX} when nothing more happens by itself
     */
    Instant live(Instant now, Supplier<String> configProblem) {
        while (!due.isAfter(now)) {
            due = switch (phase) {
                case PULL -> pull(now);
                case CREATE -> create(now, configProblem);
                case RUN -> run(now);
                case WAIT -> again(now);
                case ENDED -> Instant.MAX;
            };
        }
        return due;
    }

    private Instant pull(Instant now) {
        firstPull = firstPull == null ? now : firstPull;
        String image = container.getImage();
        Behaviour is = behaviour.get();
        if (hasCapitals(image)) {
            String message = "Failed to apply default image tag \"" + image + "\": couldn't parse image reference \""
                    + image + "\": invalid reference format: repository name must be lowercase";
            return refused(now, "InspectFailed", "InvalidImageName", message, Phase.PULL);
        }
        String problem = is.kind() == Behaviour.Kind.NOT_FOUND
                ? "code = NotFound desc = failed to pull and unpack image \"%1$s\": failed to resolve reference \"%1$s\": "
                        + "%1$s: not found"
                : is.busyAfter(Duration.between(firstPull, now))
                        ? "code = Unknown desc = failed to pull and unpack image \"%1$s\": failed to copy: httpReadSeeker: failed "
                                + "open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You "
                                + "have reached your pull rate limit"
                        : null;
        if (problem != null) {
            if ("ErrImagePull".equals(reason())) {
                tell(true, "BackOff", "Back-off pulling image \"" + image + "\"");
                return refused(
                        now, "Failed", "ImagePullBackOff", "Back-off pulling image \"" + image + "\"", Phase.PULL);
            }
            String message = "rpc error: " + problem.formatted(image);
            tell(true, "Failed", "Failed to pull image \"" + image + "\": " + message);
            tell(true, "Failed", "Error: ErrImagePull");
            state = waiting("ErrImagePull", message);
            return now.plus(FIRST_WAIT);
        }
        phase = Phase.CREATE;
        wait = FIRST_WAIT;
        return now;
    }

    /** A problem that is tried again, from the given phase, after a longer and longer time. */
    private Instant refused(Instant now, String event, String reason, String message, Phase next) {
        if (!reason.equals(reason())) {
            tell(
                    true,
                    event,
                    event.equals("Failed") ? "Error: " + (reason.contains("Config") ? message : reason) : message);
        }
        state = waiting(reason, message);
        phase = next;
        return now.plus(longer());
    }

    private Instant create(Instant now, Supplier<String> configProblem) {
        Behaviour is = behaviour.get();
        String problem = configProblem.get();
        if (problem != null || is.kind() == Behaviour.Kind.CONFIG_ERROR) {
            String message = problem == null ? "container has runAsNonRoot and image will run as root" : problem;
            return refused(now, "Failed", "CreateContainerConfigError", message, Phase.CREATE);
        }
        id = "containerd://" + UUID.randomUUID();
        started = now;
        if (is.kind() == Behaviour.Kind.NO_EXECUTABLE) {
            String message =
                    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc "
                            + "create failed: unable to start container process: exec: \"/app\": stat /app: no such file or "
                            + "directory: unknown";
            tell(true, "Failed", "Error: " + message);
            state = waiting("RunContainerError", message);
            lastState = terminated(now, 128, "StartError", message);
            return ended(now, lastState);
        }
        tell(false, "Started", "Started container " + container.getName());
        log.add("started");
        state = new ContainerStateBuilder().withNewRunning(now.toString()).build();
        phase = Phase.RUN;
        return now;
    }

    private Instant run(Instant now) {
        Behaviour is = behaviour.get();
        Duration running = Duration.between(started, now);
        Instant turn = started.plus(is.after());
        if (mustEnd && is.kind() == Behaviour.Kind.READY && !now.isBefore(turn)) {
            is = Behaviour.of("done");
        }
        if (is.ends(lives)) {
            ready = now.isBefore(turn) && is.kind() != Behaviour.Kind.DONE;
            if (now.isBefore(turn)) {
                return turn;
            }
            ready = false;
            log.add(is.exitCode() == 0 ? "done" : is.exitReason() + ": exit code " + is.exitCode());
            state = terminated(now, is.exitCode(), is.exitReason(), null);
            return ended(now, state);
        }
        boolean wasReady = ready;
        ready = is.ready(running);
        if (!ready && (wasReady || is.kind() == Behaviour.Kind.NEVER_READY)) {
            tell(true, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        }
        return now.isBefore(turn) ? turn : Instant.MAX;
    }

    /** The first time it is started again at once; later it waits. */
    private Instant ended(Instant now, ContainerState end) {
        boolean success = end.getTerminated().getExitCode() == 0;
        if (success || !restarts) {
            state = end;
            phase = Phase.ENDED;
            return Instant.MAX;
        }
        lastEnd = end;
        phase = Phase.WAIT;
        return now.plus(lives == 0 ? Duration.ZERO : FIRST_WAIT.dividedBy(4));
    }

    private Instant again(Instant now) {
        lastState = lastEnd;
        boolean waited = "CrashLoopBackOff".equals(reason());
        if (lives > 0 && !waited) {
            String message = "back-off 10s restarting failed container=" + container.getName() + " pod=" + pod;
            tell(true, "BackOff", "Back-off restarting failed container");
            state = waiting("CrashLoopBackOff", message);
            return now.plus(longer());
        }
        lives++;
        phase = Phase.CREATE;
        return now;
    }

    /** Behaviours may have been changed: a running container looks at its own anew. */
    void wake() {
        if (phase == Phase.RUN) {
            due = Instant.MIN;
        }
    }

    private Duration longer() {
        Duration now = wait;
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        return now;
    }

    /** A repository's name may have none; a tag may. */
    private static boolean hasCapitals(String image) {
        String repository = image.replaceFirst("@.*", "").replaceFirst(":[^/:]*$", "");
        return !repository.equals(repository.toLowerCase(Locale.ROOT));
    }

    private void tell(boolean warning, String reason, String message) {
        events.add(new Event(warning, reason, message));
    }

    private String reason() {
        return state.getWaiting() == null ? null : state.getWaiting().getReason();
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    private ContainerState terminated(Instant now, int exitCode, String reason, String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID(id)
                .withExitCode(exitCode)
                .withReason(reason)
                .withMessage(message)
                .withStartedAt(started.toString())
                .withFinishedAt(now.toString())
                .endTerminated()
                .build();
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Container container() {
        return container;
    }

    boolean ready() {
        return ready;
    }

    boolean succeeded() {
        return phase == Phase.ENDED && state.getTerminated().getExitCode() == 0;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    List<Event> takeEvents() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    List<String> log() {
        return List.copyOf(log);
    }

    ContainerStatus status() {
        String image = container.getImage();
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(image)
                .withImageID(id == null ? "" : image.contains("@") ? image : image + "@sha256:" + sha256(image))
                .withContainerID(id)
                .withReady(ready || (mustEnd && succeeded()))
                .withStarted(state.getRunning() != null)
                .withRestartCount(lives)
                .withState(state)
                .withLastState(lastState)
                .build();
    }
}
