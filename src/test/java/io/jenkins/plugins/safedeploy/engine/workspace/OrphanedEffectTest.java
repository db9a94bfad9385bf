package io.jenkins.plugins.safedeploy.engine.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real driver JVM is killed with SIGKILL while the command it started runs on. */
class OrphanedEffectTest {
    private static final String LOCK = "orphan";

    @TempDir
    Path folder;

    private LocalWorkspace successor;
    private Process driver;

    /** The driver: runs one command below the effect lock. */
    static final class Driver {
        public static void main(String[] arguments) throws IOException {
            LocalWorkspace workspace = new LocalWorkspace("", Path.of(arguments[0]), Path.of(arguments[0], "state"));
            workspace.run(Command.shell(arguments[1]).holding(LOCK), new Cancellation(), line -> {});
        }
    }

    @BeforeEach
    void makeSuccessor() {
        successor = new LocalWorkspace("", folder, folder.resolve("state"), Duration.ofMillis(300));
    }

    @AfterEach
    void endEverything() throws IOException {
        if (driver != null) {
            driver.destroyForcibly();
        }
        successor.endEffect(LOCK, Duration.ofSeconds(5));
    }

    @Test
    void the_effect_of_a_killed_driver_holds_the_lock_and_is_ended_and_seen_gone() throws Exception {
        long effect = startAndKillDriver("echo $$ > pid; exec sleep 300");

        assertThat(alive(effect)).isTrue();
        assertThat(successor.effectLockHeld(LOCK)).isTrue();
        assertThatThrownBy(() ->
                        successor.run(Command.shell("echo overtook").holding(LOCK), new Cancellation(), line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("effect lock");

        assertThat(successor.endEffect(LOCK, Duration.ofSeconds(10))).isTrue();
        assertThat(alive(effect)).isFalse();
        assertThat(successor.effectLockHeld(LOCK)).isFalse();
    }

    @Test
    void an_effect_that_ignores_term_is_killed_although_term_already_freed_the_lock() throws Exception {
        long effect = startAndKillDriver("trap '' TERM; echo $$ > pid; while :; do sleep 0.05; done");

        assertThat(successor.endEffect(LOCK, Duration.ofSeconds(10))).isTrue();
        assertThat(alive(effect)).isFalse();
    }

    @Test
    void an_effect_whose_lock_holder_was_killed_still_counts_as_running() throws Exception {
        long effect = startAndKillDriver("echo $$ > pid; exec sleep 300");
        long group = ProcessGroup.process(effect).orElseThrow().group();
        ProcessHandle.of(group).orElseThrow().destroyForcibly();
        await().until(() ->
                ProcessGroup.process(group).filter(ProcessGroup.Member::alive).isEmpty());

        assertThat(successor.effectLockHeld(LOCK)).isTrue();
        assertThatThrownBy(() ->
                        successor.run(Command.shell("echo overtook").holding(LOCK), new Cancellation(), line -> {}))
                .isInstanceOf(IOException.class);
        assertThat(successor.endEffect(LOCK, Duration.ofSeconds(10))).isTrue();
        assertThat(alive(effect)).isFalse();
    }

    @Test
    void an_orphan_that_ends_by_itself_frees_the_lock_and_its_server_is_left_alone() throws Exception {
        long server = startAndKillDriver("sleep 300 & echo $! > pid; while [ ! -e go ]; do sleep 0.02; done");
        assertThat(successor.effectLockHeld(LOCK)).isTrue();
        Files.createFile(folder.resolve("go"));
        await().until(() -> !successor.effectLockHeld(LOCK));

        assertThat(successor.endEffect(LOCK, Duration.ofSeconds(5))).isTrue();
        assertThat(alive(server)).isTrue();
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_record_whose_pid_went_to_another_process_ends_nobody() throws Exception {
        Process stranger = new ProcessBuilder("setsid", "sleep", "300").start();
        try {
            Path effects = Files.createDirectories(folder.resolve("state/effects"));
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
            Files.writeString(effects.resolve(LOCK + ".effect"), stranger.pid() + " 1 token " + boot + "\n");

            assertThat(successor.effectLockHeld(LOCK)).isFalse();
            assertThat(successor.endEffect(LOCK, Duration.ofSeconds(2))).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private long startAndKillDriver(String script) throws Exception {
        driver = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        folder.toString(),
                        script)
                .inheritIO()
                .start();
        Path pid = folder.resolve("pid");
        await().until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
        driver.destroyForcibly().waitFor();
        return Long.parseLong(Files.readString(pid).trim());
    }

    private static boolean alive(long pid) throws IOException {
        return ProcessGroup.process(pid).filter(ProcessGroup.Member::alive).isPresent();
    }
}
