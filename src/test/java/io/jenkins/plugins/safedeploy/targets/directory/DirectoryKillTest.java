package io.jenkins.plugins.safedeploy.targets.directory;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.targets.TestReleases;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real driver JVM deploys one release after the other, restart command included, and is killed with SIGKILL. */
class DirectoryKillTest {
    private static final int KILLS = 10;

    @TempDir
    Path folder;

    /** The driver: epoch, then releases without end. */
    static final class Driver {
        public static void main(String[] arguments) throws TargetException {
            TestReleases store = new TestReleases();
            DirectoryTarget target = target(Path.of(arguments[0]), store);
            long epoch = Long.parseLong(arguments[1]);
            for (int i = 0; ; i++) {
                target.apply(request(numbered(store, epoch, i), "e" + i, epoch), new Cancellation());
            }
        }
    }

    private static Release numbered(TestReleases store, long epoch, int i) {
        String id = "r" + epoch + "-" + i;
        return store.release(id, Map.of("app.txt", id.getBytes(), "copy.txt", id.getBytes()));
    }

    private static DirectoryTarget target(Path folder, TestReleases store) {
        DirectorySettings settings = new DirectorySettings(
                folder.resolve("place").toString(),
                false,
                // Writes what it started with a moment later: an orphan of it would overwrite its successor's word.
                List.of("/bin/sh", "-c", "sleep 0.03; cat app.txt > " + folder.resolve("runs")),
                Duration.ofSeconds(10),
                2,
                Map.of(),
                false,
                UnpackBounds.DEFAULT);
        return new DirectoryTarget(
                settings,
                new LocalWorkspace("", folder, folder.resolve("state"), Duration.ofMillis(200)),
                store,
                Set::of,
                line -> {});
    }

    @Test
    void after_every_kill_current_is_whole_and_a_successor_runs_what_it_installed() throws Exception {
        Random random = new Random(11);
        TestReleases store = new TestReleases();
        DirectoryTarget successor = target(folder, store);
        Path current = folder.resolve("place/current/app.txt");
        for (int kill = 0; kill < KILLS; kill++) {
            long epoch = 2L * kill + 1;
            Process driver = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Driver.class.getName(),
                            folder.toString(),
                            Long.toString(epoch))
                    .inheritIO()
                    .start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            Files.exists(current) && Files.readString(current).startsWith("r" + epoch + "-"));
            Thread.sleep(random.nextInt(150));
            driver.destroyForcibly().waitFor();

            String shown = Files.readString(current);
            assertThat(current.resolveSibling("copy.txt")).hasContent(shown);
            assertThat(successor.fence(epoch + 1)).isTrue();
            Release next = numbered(store, epoch + 1, 0);
            successor.apply(request(next, "successor", epoch + 1), new Cancellation());
            assertThat(successor.observe().shows(next.contentDigest())).isTrue();
            assertThat(folder.resolve("runs")).hasContent(next.id().value());
        }
    }
}
