package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Commands that only leave a note. Outlives its drivers. */
final class FakeWorkspace implements Workspace {
    /** A command that ran. */
    record Ran(String effectId, List<String> arguments) {}

    final List<Ran> ran = new ArrayList<>();
    final Set<String> fails = new HashSet<>();
    Points points = Points.none();

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
    public CommandResult run(Command command, Cancellation cancellation, Consumer<String> onOutput) throws IOException {
        String what = String.join(" ", command.arguments());
        points.pass("before command " + what);
        if (cancellation.cancelled()) {
            return new CommandResult(-1, "", Duration.ZERO, CommandResult.End.CANCELLED);
        }
        ran.add(new Ran(command.environment().get("SAFE_DEPLOY_EFFECT_ID"), command.arguments()));
        points.pass("after command " + what);
        return new CommandResult(fails.contains(what) ? 1 : 0, "", Duration.ZERO, CommandResult.End.EXITED);
    }

    @Override
    public boolean effectLockHeld(String effectLock) {
        return false;
    }

    @Override
    public boolean endEffect(String effectLock, Duration limit) {
        points.pass("before endEffect");
        return true;
    }
}
