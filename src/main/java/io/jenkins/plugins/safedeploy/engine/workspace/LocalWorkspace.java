package io.jenkins.plugins.safedeploy.engine.workspace;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The machine this JVM runs on. Processes need Linux ({@code /proc}) and util-linux ({@code setsid}, {@code flock}).
 *
 * <p>Each process gets a session of its own, so a Ctrl-C at the terminal reaches us and not it. What a command leaves
 * behind when it ends (a server started with {@code &}) is left alone; a command that is cancelled, times out or dies of
 * a signal takes its whole process group with it. Standard output of a command is a file: a server that inherits it is
 * not killed by our end, and writes into {@code <state>/output} until the next command of the same effect lock.
 */
public final class LocalWorkspace implements Workspace {
    /** Time between TERM and KILL unless told otherwise. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** How long a process may live after KILL before it is reported as one that cannot be ended. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private static final long SHORTEST_WAIT = 2;
    private static final long LONGEST_WAIT = 50;

    private final String node;
    private final Path root;
    private final Path state;
    private final Duration grace;

    /**
     * @param node name of the machine, a part of every target's identity; empty for the one without a name
     * @param root working folder; need not exist before something runs in it
     * @param state folder for effect locks, made when needed. Every driver that may take over from another one on this
     *     machine must be given the same
     */
    public LocalWorkspace(String node, Path root, Path state) {
        this(node, root, state, GRACE);
    }

    /** @param grace time between TERM and KILL */
    public LocalWorkspace(String node, Path root, Path state, Duration grace) {
        this.node = node;
        this.root = root.toAbsolutePath().normalize();
        this.state = state.toAbsolutePath().normalize();
        this.grace = grace;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException {
        return task.perform(root);
    }

    @Override
    public void write(Path file, InputStream content) throws IOException {
        Path target = root.resolve(file);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.isSymbolicLink(target)) {
            throw new IOException("Not written: " + target + " is a symbolic link, and would be written through");
        }
        try (FileOutputStream out = new FileOutputStream(target.toFile())) {
            content.transferTo(out);
            out.getFD().sync();
        }
    }

    @Override
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        Path directory = command.directory() == null ? root : root.resolve(command.directory());
        if (!Files.isDirectory(directory)) {
            throw new IOException("Cannot run " + command.arguments().get(0) + ": its folder " + directory
                    + " does not exist on " + place());
        }
        EffectLock lock = command.effectLock() == null ? null : effectLock(command.effectLock());
        if (lock != null && !lock.remains().isEmpty()) {
            throw held(lock);
        }
        String token = UUID.randomUUID().toString();
        Path output = output(command.effectLock(), token);
        Running running = start(command, directory, lock, token, output.toFile());
        boolean left = false;
        try (OutputTail tail = new OutputTail(output.toFile(), onOutput)) {
            CommandResult result = running.follow(command, cancellation, tail);
            if (lock != null && result.exit() == EffectLock.CONFLICT && !lock.startedBy(token)) {
                throw held(lock);
            }
            left = result.end() == CommandResult.End.EXITED
                    && !running.group().members().isEmpty();
            return result;
        } finally {
            if (!left || lock == null) {
                Files.deleteIfExists(output);
            }
        }
    }

    private Running start(Command command, Path directory, EffectLock lock, String token, File output)
            throws IOException {
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put(EffectLock.TOKEN, token);
        List<String> arguments = new ArrayList<>(command.arguments());
        String path = environment.getOrDefault("PATH", System.getenv("PATH"));
        String program = Processes.find(arguments.get(0), directory, path);
        if (program == null) {
            throw new IOException("Cannot run '" + arguments.get(0) + "' in " + directory + " on " + place()
                    + ": there is no such program (PATH is " + path + ")");
        }
        arguments.set(0, program);
        List<String> all = new ArrayList<>(List.of(Processes.required("setsid")));
        all.addAll(lock == null ? arguments : lock.around(arguments, token));
        // A process that Java starts leads no group, so setsid does not fork and the pid is also the group's number.
        Process process = Processes.start(all, environment, directory.toFile(), output);
        return new Running(process, new ProcessGroup(process.pid()), System.nanoTime());
    }

    /** A started process that leads its own group. */
    private final class Running {
        private final Process process;
        private final ProcessGroup group;
        private final long started;

        Running(Process process, ProcessGroup group, long started) {
            this.process = process;
            this.group = group;
            this.started = started;
        }

        ProcessGroup group() {
            return group;
        }

        CommandResult follow(Command command, Cancellation cancellation, OutputTail tail) throws IOException {
            try {
                CommandResult.End end = waitForEnd(command.timeout(), cancellation, tail);
                Duration took = Duration.ofNanos(System.nanoTime() - started);
                if (end != CommandResult.End.EXITED || process.exitValue() > 128 && command.effectLock() != null) {
                    endGroup();
                }
                tail.finish();
                return new CommandResult(
                        end == CommandResult.End.EXITED ? process.exitValue() : -1, tail.text(), took, end);
            } finally {
                // Only after an error of ours, such as a full disk: nothing may run on that nobody follows.
                if (process.isAlive()) {
                    endGroup();
                }
            }
        }

        private CommandResult.End waitForEnd(Duration timeout, Cancellation cancellation, OutputTail tail)
                throws IOException {
            long wait = SHORTEST_WAIT;
            while (true) {
                boolean more = tail.read();
                if (timeout != null && System.nanoTime() - started > timeout.toNanos()) {
                    return process.isAlive() ? CommandResult.End.TIMED_OUT : CommandResult.End.EXITED;
                }
                if (cancellation.cancelled()) {
                    return process.isAlive() ? CommandResult.End.CANCELLED : CommandResult.End.EXITED;
                }
                try {
                    if (process.waitFor(more ? 0 : wait, TimeUnit.MILLISECONDS)) {
                        return CommandResult.End.EXITED;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return process.isAlive() ? CommandResult.End.CANCELLED : CommandResult.End.EXITED;
                }
                wait = Math.min(LONGEST_WAIT, wait * 2);
            }
        }

        private void endGroup() throws IOException {
            long limit = grace.plus(AFTER_KILL).toNanos();
            if (!group.end(
                    grace.toNanos(),
                    limit,
                    () -> !process.isAlive() && group.members().isEmpty())) {
                throw new IOException("Processes of group " + group.id() + " on " + place() + " still run "
                        + AFTER_KILL.toSeconds() + " s after KILL: " + group.members()
                        + ". They may belong to another user or hang in the kernel; end them by hand.");
            }
        }
    }

    @Override
    public boolean effectLockHeld(String effectLock) throws IOException {
        return effectLock(effectLock).held();
    }

    @Override
    public boolean endEffect(String effectLock, Duration limit) throws IOException {
        return effectLock(effectLock).end(grace.toNanos(), limit.toNanos());
    }

    private EffectLock effectLock(String name) throws IOException {
        Path locks = state.resolve("effects");
        Files.createDirectories(locks);
        return new EffectLock(locks, name);
    }

    private IOException held(EffectLock lock) {
        return new IOException("Not started: another process holds the effect lock '" + lock + "' on " + place()
                + ". An earlier deployment may still be running there; fence it first.");
    }

    /** A file of its own for each run; those of earlier runs of the same lock are removed. */
    private Path output(String lock, String token) throws IOException {
        Path folder = state.resolve("output");
        Files.createDirectories(folder);
        if (lock == null) {
            return Files.createFile(folder.resolve(token));
        }
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, lock + ".*")) {
            for (Path file : earlier) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return Files.createFile(folder.resolve(lock + "." + token));
    }

    private String place() {
        return node.isEmpty() ? "this machine" : "'" + node + "'";
    }
}
