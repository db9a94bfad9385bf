package io.jenkins.plugins.safedeploy.targets.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Command;
import io.jenkins.plugins.safedeploy.engine.workspace.CommandResult;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochGuardTest {
    @TempDir
    Path folder;

    @Test
    void a_command_runs_only_while_no_newer_epoch_was_seen() throws IOException {
        Path epoch = folder.resolve("epoch file");
        Files.writeString(epoch, "5\n");
        assertThat(run(epoch, 5).output()).isEqualTo("ran 'a b' $c\n");
        assertThat(run(epoch, 6).ok()).isTrue();

        CommandResult older = run(epoch, 4);
        assertThat(older.exit()).isEqualTo(EpochGuard.STALE);
        assertThat(older.output()).contains("epoch 5", "epoch 4").doesNotContain("ran");
    }

    @Test
    void an_epoch_file_that_cannot_be_read_stops_the_command() throws IOException {
        Path epoch = folder.resolve("epoch");
        assertThat(run(epoch, 5).exit()).isEqualTo(EpochGuard.STALE);
        for (String damaged : List.of("", "x\n", "\n", "5 5\n")) {
            Files.writeString(epoch, damaged);
            assertThat(run(epoch, 5).exit()).as(damaged).isEqualTo(EpochGuard.STALE);
        }
    }

    private CommandResult run(Path epochFile, long epoch) throws IOException {
        List<String> guarded =
                EpochGuard.around(List.of("printf", "ran '%s' %s\\n", "a b", "$c"), epochFile.toString(), epoch);
        return new LocalWorkspace("", folder, folder.resolve("state"))
                .run(new Command(guarded, Map.of(), null, null, "guarded"), new Cancellation(), line -> {});
    }
}
