package io.jenkins.plugins.safedeploy.targets.directory;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.targets.TestReleases;
import io.jenkins.plugins.safedeploy.targets.archive.Archives;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import io.jenkins.plugins.safedeploy.targets.guard.FileActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the world before every single change to the disk, and lets a second driver go on from there. */
class DirectoryCrashTest {
    @TempDir(factory = MemoryDisk.class)
    Path folder;

    private final TestReleases store = new TestReleases();
    private final Release old = packed("old");
    private final Release before = packed("before");
    private final Release fresh = packed("fresh");
    private int runs;

    private Release packed(String id) {
        return store.release(
                id,
                Map.of(
                        "app.zip",
                        Archives.zip(
                                Archives.file("app.txt", id.getBytes()),
                                Archives.file("lib/" + id + ".so"),
                                Archives.link("so", "lib/" + id + ".so")),
                        "notes.txt",
                        ("notes of " + id).getBytes()));
    }

    private enum Scenario {
        FIRST,
        NEXT,
        BACK,
        DAMAGED,
        RESTARTED
    }

    @Test
    void wherever_it_is_cut_off_current_is_whole_and_the_next_driver_gets_there() throws Exception {
        StringBuilder figures = new StringBuilder();
        for (Scenario scenario : Scenario.values()) {
            int points = 0;
            while (crashed(scenario, points + 1)) {
                points++;
            }
            assertThat(points).as("points of " + scenario).isGreaterThan(10);
            figures.append(' ').append(scenario).append('=').append(points);
        }
        System.out.println("crash points of DirectoryTarget.apply:" + figures);
    }

    private boolean crashed(Scenario scenario, int at) throws Exception {
        Path place = folder.resolve("place" + runs++);
        Release wanted = prepare(scenario, place);
        String was = shown(place);
        CrashingFiles files = CrashingFiles.crashBefore(at);
        boolean crashed = false;
        try {
            target(place, scenario, files).apply(request(wanted, "effect", 3), new Cancellation());
        } catch (CrashingFiles.Crash e) {
            crashed = true;
        }
        String point = scenario + " before change " + at;
        assertThat(shown(place)).as(point).isIn(was, wanted.id().value());
        target(place, scenario, new UnforcedFiles()).observe();

        DirectoryTarget next = target(place, scenario, new UnforcedFiles());
        assertThat(next.fence(4)).as(point).isTrue();
        next.apply(request(wanted, "effect", 4), new Cancellation());
        assertThat(shown(place)).as(point).isEqualTo(wanted.id().value());
        assertThat(next.observe().shows(wanted.contentDigest())).as(point).isTrue();
        assertThat(next.observe().witness().epoch()).isEqualTo(4);
        assertThat(place.resolve(".safe-deploy/incoming")).as(point).isEmptyDirectory();
        assertThat(place.resolve(".safe-deploy/trash")).as(point).isEmptyDirectory();
        return crashed;
    }

    private Release prepare(Scenario scenario, Path place) throws Exception {
        DirectoryTarget target = target(place, scenario, new UnforcedFiles());
        if (scenario == Scenario.FIRST) {
            return fresh;
        }
        target.apply(request(before, "e1", 1), new Cancellation());
        target.apply(request(old, "e2", 2), new Cancellation());
        switch (scenario) {
            case BACK -> {
                return before;
            }
            case DAMAGED -> {
                Files.writeString(place.resolve("releases/old/notes.txt"), "notes of 0ld");
                return old;
            }
            default -> {
                return fresh;
            }
        }
    }

    /** Which release {@code current} shows, all its files whole; "nothing" where there is none. */
    private String shown(Path place) throws IOException {
        Path current = place.resolve("current");
        if (!Files.exists(current, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return "nothing";
        }
        String id = Files.readString(current.resolve("app.txt"));
        assertThat(current.resolve("so")).isSymbolicLink().hasContent("lib/" + id + ".so");
        assertThat(current.resolve("notes.txt")).exists();
        return id;
    }

    private DirectoryTarget target(Path place, Scenario scenario, FileActions files) {
        DirectorySettings settings = new DirectorySettings(
                place.toString(),
                true,
                scenario == Scenario.RESTARTED ? List.of("true") : List.of(),
                Duration.ofSeconds(10),
                1,
                Map.of(),
                false,
                UnpackBounds.DEFAULT);
        LocalWorkspace workspace = new LocalWorkspace("", folder, folder.resolve("state"), Duration.ofMillis(200));
        return new DirectoryTarget(settings, new UnforcedWorkspace(workspace), store, Set::of, line -> {}, files);
    }

    @Test
    void an_older_driver_that_pauses_anywhere_never_swaps_after_the_newer_one() throws Exception {
        int points = 0;
        for (boolean paused = true; paused; ) {
            Path place = folder.resolve("race" + points);
            CompletableFuture<Void> newer = new CompletableFuture<>();
            CrashingFiles files = new CrashingFiles(points + 1, () -> overtake(place, newer));
            try {
                target(place, Scenario.FIRST, files).apply(request(old, "older", 1), new Cancellation());
            } catch (TargetException e) {
                // Refused as stale, or its incoming files were taken away by the newer one.
                assertThat(files.count()).isGreaterThan(points);
            }
            paused = files.count() > points;
            if (paused) {
                newer.get(10, TimeUnit.SECONDS);
                assertThat(shown(place))
                        .as("paused before change " + (points + 1))
                        .isEqualTo("fresh");
                points++;
            }
        }
        System.out.println("points at which an older driver was overtaken: " + points);
    }

    /** Comes back when the newer driver is done, or after a while when it waits for the older one's lock. */
    private void overtake(Path place, CompletableFuture<Void> done) {
        CompletableFuture.runAsync(() -> {
            try {
                DirectoryTarget newer = target(place, Scenario.FIRST, new UnforcedFiles());
                newer.fence(2);
                newer.apply(request(fresh, "newer", 2), new Cancellation());
                done.complete(null);
            } catch (TargetException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(60, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It waits for the lock.
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
