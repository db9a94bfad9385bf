package io.jenkins.plugins.safedeploy.gates.command;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Just enough of the port to run a real command in these tests. */
final class ShellWorkspace implements Workspace {
    @Override
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments()).redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        if (command.directory() != null) {
            builder.directory(Path.of(command.directory()).toFile());
        }
        long start = System.nanoTime();
        Process process = builder.start();
        cancellation.onCancel(process::destroyForcibly);
        try {
            boolean ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            boolean whole = ended && !cancellation.cancelled();
            String output = whole ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            CommandResult.End end = cancellation.cancelled()
                    ? CommandResult.End.CANCELLED
                    : ended ? CommandResult.End.EXITED : CommandResult.End.TIMED_OUT;
            return new CommandResult(end == CommandResult.End.EXITED ? process.exitValue() : -1, output, took, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public String node() {
        return "";
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(Path file, InputStream content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean effectLockHeld(String effectLock) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean endEffect(String effectLock, Duration limit) {
        throw new UnsupportedOperationException();
    }
}
