package io.jenkins.plugins.safedeploy.targets;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every target keeps to. A new target extends this. */
public abstract class TargetContract {
    @TempDir
    protected Path folder;

    protected final TestReleases store = new TestReleases();
    protected final List<String> log = Collections.synchronizedList(new ArrayList<>());
    protected Workspace workspace;

    @BeforeEach
    void makeWorkspace() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        workspace =
                new SerializingWorkspace(new LocalWorkspace("", root, folder.resolve("state"), Duration.ofMillis(300)));
    }

    /** A target whose effect is visible in {@link #visible}. */
    protected abstract IdentifiedTarget target() throws Exception;

    /** The same place, but an apply creates the file {@code started} and then takes for ever. */
    protected abstract IdentifiedTarget slowTarget(Path started) throws Exception;

    /** The text of the release that the world sees; null for none. */
    protected abstract String visible() throws IOException;

    @Test
    void what_was_applied_is_seen_and_observed_with_its_witness() throws Exception {
        Release one = store.release("one", "text one");
        target().apply(request(one, "e1", 3), new Cancellation());

        assertThat(visible()).isEqualTo("text one");
        if (target().capabilities().observes()) {
            assertThat(target().observe().shows(one.contentDigest())).isTrue();
        }
        assertThat(target().observe().witness()).isEqualTo(TestReleases.witness(3));
    }

    @Test
    void an_older_release_comes_back() throws Exception {
        Release one = store.release("one", "text one");
        Release two = store.release("two", "text two");
        target().apply(request(one, "e1", 1), new Cancellation());
        target().apply(request(two, "e2", 1), new Cancellation());
        assertThat(visible()).isEqualTo("text two");

        ApplyRequest forward = request(one, "e3", 1);
        target().apply(
                        new ApplyRequest(one, "e3", forward.witness(), true, forward.timeout(), forward.variables()),
                        new Cancellation());
        assertThat(visible()).isEqualTo("text one");
        if (target().capabilities().observes()) {
            assertThat(target().observe().shows(one.contentDigest())).isTrue();
        }
    }

    @Test
    void the_same_effect_may_be_applied_again() throws Exception {
        Release one = store.release("one", "text one");
        for (int i = 0; i < 3; i++) {
            target().apply(request(one, "e1", 1), new Cancellation());
        }
        assertThat(visible()).isEqualTo("text one");
    }

    @Test
    void an_older_driver_is_refused_and_changes_nothing() throws Exception {
        Release one = store.release("one", "text one");
        target().apply(request(one, "e1", 5), new Cancellation());

        assertThatThrownBy(() -> target().apply(request(store.release("two", "text two"), "e2", 4), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(visible()).isEqualTo("text one");
        assertThatThrownBy(() -> target().fence(4)).isInstanceOf(TargetException.StaleEpoch.class);
    }

    @Test
    void once_fenced_an_older_driver_lands_nothing() throws Exception {
        target().fence(7);
        assertThatThrownBy(() -> target().apply(request(store.release("one", "text one"), "e1", 6), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(visible()).isNull();
    }

    @Test
    void fencing_ends_what_an_older_driver_left_running() throws Exception {
        Path started = folder.resolve("started");
        CompletableFuture<Throwable> older = inBackground(slowTarget(started), new Cancellation());
        await().until(() -> Files.exists(started));

        assertThat(target().fence(2)).isEqualTo(target().capabilities().fencing() != Fencing.NONE);
        assertThat(older.join()).isInstanceOf(TargetException.class);
    }

    @Test
    void stopping_ends_the_effect_before_it_returns() throws Exception {
        Path started = folder.resolve("started");
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Throwable> apply = inBackground(slowTarget(started), cancellation);
        await().until(() -> Files.exists(started));
        cancellation.cancel();

        assertThat(apply.join()).isInstanceOf(TargetException.Stopped.class);
        assertThat(running(Files.readString(started).strip())).isFalse();
    }

    private static boolean running(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void what_was_stopped_before_it_began_changes_nothing() throws Exception {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> target().apply(request(store.release("one", "text one"), "e1", 1), cancelled))
                .isInstanceOf(TargetException.Stopped.class);
        assertThat(visible()).isNull();
    }

    @Test
    void damaged_bytes_in_the_store_are_refused_before_anything_changes() throws Exception {
        Release one = store.release("one", "text one");
        target().apply(request(one, "e1", 1), new Cancellation());
        Release two = store.release("two", "text two");
        for (String other : new String[] {"text tw0", "text", "text two and more"}) {
            store.spoil(two.artifacts().get(0), other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(target().dryRun(two).problems())
                    .singleElement()
                    .asString()
                    .contains("other bytes");
            assertThatThrownBy(() -> target().apply(request(two, "e2", 1), new Cancellation()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("other bytes");
            assertThat(visible()).isEqualTo("text one");
        }
        store.spoil(two.artifacts().get(0), null);
        assertThat(target().dryRun(two).problems()).singleElement().asString().contains("no longer");
    }

    @Test
    void a_dry_run_changes_nothing() throws Exception {
        assertThat(target().dryRun(store.release("one", "text one")).problems()).isEmpty();
        assertThat(visible()).isNull();
    }

    @Test
    void one_place_has_one_identity_that_names_its_machine() throws Exception {
        assertThat(target().identity()).isEqualTo(target().identity()).contains(":" + workspace.node() + ":");
    }

    private CompletableFuture<Throwable> inBackground(IdentifiedTarget target, Cancellation cancellation) {
        Release slow = store.release("slow", "slow text");
        return CompletableFuture.supplyAsync(() -> {
            try {
                target.apply(request(slow, "slow", 1), cancellation);
                return null;
            } catch (TargetException e) {
                return e;
            }
        });
    }
}
