package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk of eight megabytes that somebody else fills. */
class DiskFullTest {
    @TempDir
    Path root;

    private final Stage stage = new Stage(new SimulatedTime());
    private FileLedgerStore store;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = Files.isExecutable(Path.of("/bin/mount"))
                && run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", root.toString()) == 0;
        assumeTrue(mounted, "no small tmpfs could be mounted: that needs root");
        store = new FileLedgerStore(root.resolve("production"));
        stage.open(store);
        stage.deploy("v1");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            stage.driver.close();
            stage.ledger.close();
            store.close();
            assertThat(run("umount", "-l", root.toString())).isZero();
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out =
                Files.newOutputStream(root.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
                out.flush();
            }
        } catch (IOException e) {
            // full
        }
    }

    @Test
    void aRollbackInFlightSettlesOnAFullDisk() throws Exception {
        assertThat(root.resolve("production/reserve")).hasSize(1024 * 1024);
        stage.bad.add("v2");
        stage.people = entry -> {
            if (entry.event() instanceof Event.EvidenceStarted) {
                fill();
            }
        };
        Settlement end = stage.deploy("v2");

        assertThat(end.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(root.resolve("production/reserve")).doesNotExist();
        assertThat(Invariants.violations(stage.ledger, stage.target, stage.workspace))
                .isEmpty();
    }

    @Test
    void aRollbackWithoutAReserveGoesOnWhenSomebodyMakesRoom() throws Exception {
        stage.bad.add("v2");
        stage.people = entry -> {
            if (entry.event() instanceof Event.EvidenceStarted) {
                try {
                    Files.delete(root.resolve("production/reserve"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                fill();
                stage.time.after(
                        Duration.ofMinutes(2),
                        () -> root.resolve("filler").toFile().delete());
            }
        };
        Settlement end = stage.deploy("v2");

        assertThat(end.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Invariants.violations(stage.ledger, stage.target, stage.workspace))
                .isEmpty();
    }

    @Test
    void aDeployOnAFullDiskIsRefusedAndChangesNothing() throws Exception {
        fill();
        long events = stage.ledger.ledger().head().seq();

        assertThatThrownBy(() -> stage.deploy("v2"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        assertThat(stage.ledger.ledger().head().seq()).isEqualTo(events);
        assertThat(stage.target.applied).containsExactly("v1");
        Files.delete(root.resolve("filler"));
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aDeploymentWhoseDiskFillsBeforeAnythingIsTouchedGivesTheLockBack() throws Exception {
        stage.target.notes.add("x".repeat(8192)); // more than what is left of the last page
        stage.people = entry -> {
            if (entry.event() instanceof Event.LockAcquired) {
                fill();
            }
        };
        assertThatThrownBy(() -> stage.deploy("v2")).hasStackTraceContaining("No space left");
        assertThat(stage.target.applied).containsExactly("v1");
        assertThat(stage.ledger.<String>read(state -> state.service("web").lock()))
                .isEmpty();
        stage.people = entry -> {};
        Files.delete(root.resolve("filler"));

        assertThat(stage.deploy("v3").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Invariants.violations(stage.ledger, stage.target, stage.workspace))
                .isEmpty();
    }
}
