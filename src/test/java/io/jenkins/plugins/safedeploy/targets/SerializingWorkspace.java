package io.jenkins.plugins.safedeploy.targets;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Sends every task and every answer through Java serialization, as the way to an agent does. */
public record SerializingWorkspace(Workspace workspace) implements Workspace {
    @Override
    public String node() {
        return workspace.node();
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException {
        return copy(workspace.call(copy(task)));
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void write(Path file, InputStream content) throws IOException {
        workspace.write(file, content);
    }

    @Override
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        return workspace.run(copy(command), cancellation, onOutput);
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
