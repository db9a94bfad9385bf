package io.jenkins.plugins.safedeploy.targets.directory;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A real workspace, except that nothing waits for the disk. */
record UnforcedWorkspace(Workspace workspace) implements Workspace {
    @Override
    public void write(Path file, InputStream content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(content, file);
    }

    @Override
    public String node() {
        return workspace.node();
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException {
        return workspace.call(task);
    }

    @Override
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        return workspace.run(command, cancellation, onOutput);
    }

    @Override
    public boolean effectLockHeld(String effectLock) throws IOException {
        return workspace.effectLockHeld(effectLock);
    }

    @Override
    public boolean endEffect(String effectLock, Duration limit) throws IOException {
        return workspace.endEffect(effectLock, limit);
    }
}
