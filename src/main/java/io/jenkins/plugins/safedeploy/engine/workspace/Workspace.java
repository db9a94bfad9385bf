package io.jenkins.plugins.safedeploy.engine.workspace;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Port: files and processes on one machine, an agent or this one. Safe for use from several threads. */
public interface Workspace {

    /** Name of the machine (the agent); empty for the one this JVM runs on. Part of a target's identity. */
    String node();

    /** Runs {@code task} where the files are. */
    <T> T call(WorkspaceTask<T> task) throws IOException;

    /** Streams {@code content} into a file there, creating folders; does not close it; forces the file. */
    void write(Path file, InputStream content) throws IOException;

    /**
     * Runs a process to its end, in a session of its own. On cancellation or timeout its whole process group is sent
     * TERM, after {@code grace} KILL, and is seen gone before this returns.
     *
     * @param onOutput called with each line as it comes (at most 8 KiB a line), on any thread; not masked
     * @throws IOException when the process cannot be started, or the effect lock is held by another one
     */
    CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException;

    /** Whether a process still holds the effect lock, here or orphaned. */
    boolean effectLockHeld(String effectLock) throws IOException;

    /**
     * Ends the process group that holds the effect lock and waits at most {@code limit} until it is seen gone.
     *
     * @return true when it is gone, or was never there
     */
    boolean endEffect(String effectLock, Duration limit) throws IOException;
}
