package io.jenkins.plugins.safedeploy.targets;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
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

    /** A release that puts this text in place. */
    protected Release release(String id, String text) {
        return store.release(id, text);
    }

    /** What the identity of the target must name. */
    protected String identified() {
        return ":" + workspace.node() + ":";
    }

    /** The text of the release that the world sees; null for none. */
    protected abstract String visible() throws IOException;

    @Test
    void what_was_applied_is_seen_and_observed_with_its_witness() throws Exception {
        Release one = release("one", "text one");
        target().apply(request(one, "e1", 3), new Cancellation());

        assertThat(visible()).isEqualTo("text one");
        if (target().capabilities().observes()) {
            assertThat(target().observe().shows(one.contentDigest())).isTrue();
        }
        assertThat(target().observe().witness()).isEqualTo(TestReleases.witness(3));
    }

    @Test
    void an_older_release_comes_back() throws Exception {
        Release one = release("one", "text one");
        Release two = release("two", "text two");
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
        Release one = release("one", "text one");
        for (int i = 0; i < 3; i++) {
            target().apply(request(one, "e1", 1), new Cancellation());
        }
        assertThat(visible()).isEqualTo("text one");
    }

    @Test
    void an_older_driver_is_refused_and_changes_nothing() throws Exception {
        Release one = release("one", "text one");
        target().apply(request(one, "e1", 5), new Cancellation());

        assertThatThrownBy(() -> target().apply(request(release("two", "text two"), "e2", 4), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(visible()).isEqualTo("text one");
        assertThatThrownBy(() -> target().fence(4)).isInstanceOf(TargetException.StaleEpoch.class);
    }

    @Test
    void once_fenced_an_older_driver_lands_nothing() throws Exception {
        target().fence(7);
        assertThatThrownBy(() -> target().apply(request(release("one", "text one"), "e1", 6), new Cancellation()))
                .isInstanceOf(TargetException.StaleEpoch.class);
        assertThat(visible()).isNull();
    }

    @Test
    void what_was_stopped_before_it_began_changes_nothing() throws Exception {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> target().apply(request(release("one", "text one"), "e1", 1), cancelled))
                .isInstanceOf(TargetException.Stopped.class);
        assertThat(visible()).isNull();
    }

    @Test
    void damaged_bytes_in_the_store_are_refused_before_anything_changes() throws Exception {
        Release one = release("one", "text one");
        target().apply(request(one, "e1", 1), new Cancellation());
        Release two = release("two", "text two");
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
        assertThat(target().dryRun(release("one", "text one")).problems()).isEmpty();
        assertThat(visible()).isNull();
    }

    @Test
    void one_place_has_one_identity_that_names_it() throws Exception {
        assertThat(target().identity()).isEqualTo(target().identity()).contains(identified());
    }
}
