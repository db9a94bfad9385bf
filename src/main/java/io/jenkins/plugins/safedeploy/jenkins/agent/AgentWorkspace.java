package io.jenkins.plugins.safedeploy.jenkins.agent;

import hudson.model.Computer;
import hudson.model.Slave;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RemoteInputStream;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceLostException;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import jenkins.model.Jenkins;

/**
 * Files and processes on an agent: the local workspace of the agent's own JVM, reached over its channel. An agent that
 * is away is waited for, since after a restart of Jenkins it comes back by itself.
 */
public final class AgentWorkspace implements Workspace {
    /** How long an agent may be away. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long LOOK_MILLIS = 500;
    private static final String STATE = "/safe-deploy";

    private final String node;
    private final String folder;

    /**
     * @param node name of the agent, never empty
     * @param folder absolute working folder there; empty for the agent's own
     */
    public AgentWorkspace(String node, String folder) {
        this.node = node;
        this.folder = folder;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException {
        return on(new AgentCalls.Perform<>(there(), task));
    }

    @Override
    public void write(Path file, InputStream content) throws IOException {
        on(new AgentCalls.Write(
                there(), file.toString(), new RemoteInputStream(content, RemoteInputStream.Flag.GREEDY)));
    }

    @Override
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        VirtualChannel channel = channel();
        String id = UUID.randomUUID().toString();
        AgentCalls.Lines lines = channel.export(AgentCalls.Lines.class, onOutput::accept);
        cancellation.onCancel(() -> cancel(channel, id));
        return on(channel, new AgentCalls.Run(there(), command, id, lines));
    }

    private static void cancel(VirtualChannel channel, String id) {
        try {
            channel.callAsync(new AgentCalls.Cancel(id));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public boolean effectLockHeld(String effectLock) throws IOException {
        return on(new AgentCalls.Held(there(), effectLock));
    }

    @Override
    public boolean endEffect(String effectLock, Duration limit) throws IOException {
        return on(new AgentCalls.End(there(), effectLock, limit));
    }

    private AgentCalls.There there() throws IOException {
        if (!(Jenkins.get().getNode(node) instanceof Slave agent)) {
            throw gone();
        }
        String root = agent.getRemoteFS();
        return new AgentCalls.There(node, folder.isEmpty() ? root : folder, root + STATE);
    }

    /** Folder on a machine that outlives builds. @param otherwise that of the controller, where no agent is named */
    public static Path state(String node, Path otherwise) {
        return Jenkins.get().getNode(node) instanceof Slave agent && !node.isEmpty()
                ? Path.of(agent.getRemoteFS() + STATE)
                : otherwise;
    }

    private <T> T on(AgentCalls.Call<T> call) throws IOException {
        return on(channel(), call);
    }

    private <T> T on(VirtualChannel channel, AgentCalls.Call<T> call) throws IOException {
        try {
            return channel.call(call);
        } catch (RequestAbortedException | ChannelClosedException e) {
            throw new WorkspaceLostException(
                    "agent '" + node + "' was lost while it worked; what it was doing may go on there", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted while agent '" + node + "' worked").initCause(e);
        }
    }

    private VirtualChannel channel() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Computer computer = Jenkins.get().getComputer(node);
            if (computer == null) {
                throw gone();
            }
            VirtualChannel channel = computer.getChannel();
            if (channel != null) {
                return channel;
            }
            if (System.nanoTime() >= end) {
                throw new IOException("Agent '" + node + "' is offline"
                        + (computer.getOfflineCauseReason().isEmpty()
                                ? ""
                                : " (" + computer.getOfflineCauseReason() + ")")
                        + " and did not come back within " + PATIENCE.toMinutes()
                        + " minutes. Bring it back, and try again");
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while agent '" + node + "' was away").initCause(e);
            }
        }
    }

    private IOException gone() {
        return new IOException("There is no agent named '" + node + "' any more. Targets belong to the agent that was"
                + " used for the deployment: add it again under this name");
    }

    /** The workspace of a place; the controller's own where no agent is named. @param state folder of the controller */
    public static Workspace of(String node, String folder, Path state) {
        return node.isEmpty()
                ? AgentCalls.local("", folder.isEmpty() ? state.toString() : folder, state.toString())
                : new AgentWorkspace(node, folder);
    }
}
