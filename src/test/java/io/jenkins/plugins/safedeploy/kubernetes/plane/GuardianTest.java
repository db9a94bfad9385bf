package io.jenkins.plugins.safedeploy.kubernetes.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of a JVM that was killed: neither its children nor their folder. */
class GuardianTest {
    @TempDir
    Path temporary;

    @Test
    void aKilledJvmLeavesNoChildrenAndNoFolder() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("plane"));
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = jvm.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            ProcessHandle stranger =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            jvm.destroyForcibly().waitFor();
            await().atMost(Duration.ofSeconds(30)).until(() -> !child.isAlive() && !Files.exists(folder));
            assertThat(stranger.isAlive())
                    .as("a process that is not of the folder, as after a pid was used again")
                    .isTrue();
            stranger.destroyForcibly();
        }
    }

    /** Starts a child in the folder and one that has nothing to do with it; prints their ids. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Guardian guardian = new Guardian(folder);
            Path log = Files.createFile(folder.resolve("log"));
            for (List<String> command : List.of(List.of("tail", "-f", log.toString()), List.of("sleep", "300"))) {
                Process child = new ProcessBuilder(command).start();
                guardian.watch(child.pid());
                System.out.println(child.pid());
            }
            Thread.sleep(300_000);
        }
    }
}
