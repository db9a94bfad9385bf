package io.jenkins.plugins.safedeploy.jenkins.agent;

import hudson.remoting.Asynchronous;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;

/** What the controller asks an agent to do. All of it runs in the agent's JVM, on its own local workspace. */
final class AgentCalls {
    private static final Logger LOGGER = Logger.getLogger(AgentCalls.class.getName());

    private AgentCalls() {}

    /** Jenkins deletes workspaces, and a rollback may be months later: one that is gone is there again, empty. */
    static LocalWorkspace local(String node, String folder, String state) {
        Path root = Path.of(folder);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "A command that runs in " + root + " will say that it is not there");
        }
        return new LocalWorkspace(node, root, Path.of(state));
    }

    /** Where on the agent. @param state folder of the effect locks, the same for every driver */
    record There(String node, String folder, String state) implements Serializable {
        LocalWorkspace workspace() {
            return local(node, folder, state);
        }
    }

    /** Takes the lines of a command, in order. */
    interface Lines {
        @Asynchronous
        void line(String line);
    }

    /** One call. */
    abstract static class Call<T> extends MasterToSlaveCallable<T, IOException> {
        private static final long serialVersionUID = 1;
        private final There there;

        Call(There there) {
            this.there = there;
        }

        final LocalWorkspace workspace() {
            return there.workspace();
        }
    }

    static final class Perform<T> extends Call<T> {
        private static final long serialVersionUID = 1;
        private final WorkspaceTask<T> task;

        Perform(There there, WorkspaceTask<T> task) {
            super(there);
            this.task = task;
        }

        @Override
        public T call() throws IOException {
            return workspace().call(task);
        }
    }

    static final class Write extends Call<Void> {
        private static final long serialVersionUID = 1;
        private final String file;
        private final InputStream content; // a RemoteInputStream, which is serializable

        Write(There there, String file, InputStream content) {
            super(there);
            this.file = file;
            this.content = content;
        }

        @Override
        public Void call() throws IOException {
            workspace().write(Path.of(file), content);
            return null;
        }
    }

    static final class Run extends Call<CommandResult> {
        private static final long serialVersionUID = 1;
        private static final Map<String, Cancellation> RUNNING = new ConcurrentHashMap<>();
        private final Command command;
        private final String id;
        private final Lines lines;

        Run(There there, Command command, String id, Lines lines) {
            super(there);
            this.command = command;
            this.id = id;
            this.lines = lines;
        }

        @Override
        public CommandResult call() throws IOException {
            Cancellation cancellation = RUNNING.computeIfAbsent(id, none -> new Cancellation());
            try {
                return workspace().run(command, cancellation, lines::line);
            } finally {
                RUNNING.remove(id);
            }
        }

        /** A cancellation may overtake its command. */
        static void cancel(String id) {
            RUNNING.computeIfAbsent(id, none -> new Cancellation()).cancel();
        }
    }

    static final class Cancel extends MasterToSlaveCallable<Void, IOException> {
        private static final long serialVersionUID = 1;
        private final String id;

        Cancel(String id) {
            this.id = id;
        }

        @Override
        public Void call() {
            Run.cancel(id);
            return null;
        }
    }

    static final class Held extends Call<Boolean> {
        private static final long serialVersionUID = 1;
        private final String lock;

        Held(There there, String lock) {
            super(there);
            this.lock = lock;
        }

        @Override
        public Boolean call() throws IOException {
            return workspace().effectLockHeld(lock);
        }
    }

    static final class End extends Call<Boolean> {
        private static final long serialVersionUID = 1;
        private final String lock;
        private final Duration limit;

        End(There there, String lock, Duration limit) {
            super(there);
            this.lock = lock;
            this.limit = limit;
        }

        @Override
        public Boolean call() throws IOException {
            return workspace().endEffect(lock, limit);
        }
    }
}
