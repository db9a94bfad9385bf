package io.jenkins.plugins.safedeploy.targets.directory;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.ProcessTargetContract;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTargetTest extends ProcessTargetContract {
    private Set<ReleaseId> protectedReleases = Set.of();

    @Override
    protected IdentifiedTarget target() {
        return restarting("true");
    }

    @Override
    protected IdentifiedTarget slowTarget(Path started) {
        return restarting("trap '' TERM; echo $$ > " + started + ".new; mv " + started + ".new " + started
                + "; while :; do sleep 0.05; done");
    }

    @Override
    protected String visible() throws IOException {
        Path file = place().resolve("current/app.txt");
        return Files.exists(file) ? Files.readString(file) : null;
    }

    private Path place() {
        return folder.resolve("place");
    }

    private IdentifiedTarget restarting(String line) {
        return with(List.of("/bin/sh", "-c", line), 5);
    }

    private IdentifiedTarget plain() {
        return with(List.of(), 5);
    }

    private IdentifiedTarget with(List<String> restart, int keep) {
        DirectorySettings settings = new DirectorySettings(
                place().toString(),
                false,
                restart,
                Duration.ofSeconds(20),
                keep,
                Map.of("MINE", "1"),
                false,
                UnpackBounds.DEFAULT);
        return new DirectoryTarget(settings, workspace, store, () -> protectedReleases, log::add);
    }

    @Test
    void the_link_is_relative_and_each_release_has_its_folder() throws Exception {
        plain().apply(request(store.release("one", "text one"), "e1", 1), new Cancellation());
        assertThat(Files.readSymbolicLink(place().resolve("current"))).isEqualTo(Path.of("releases/one"));
        assertThat(place().resolve("releases/one/app.txt")).hasContent("text one");
    }

    @Test
    void without_a_restart_command_an_apply_is_convergent_and_runs_what_is_installed() throws Exception {
        Release one = store.release("one", "text one");
        plain().apply(request(one, "e1", 1), new Cancellation());
        assertThat(plain().capabilities().applyClass()).isEqualTo(EffectClass.CONVERGENT);
        assertThat(target().capabilities().applyClass()).isEqualTo(EffectClass.AT_LEAST_ONCE);
        assertThat(plain().observe().shows(one.contentDigest())).isTrue();
        assertThat(target().observe().shows(one.contentDigest()))
                .as("no restart has ever been seen")
                .isFalse();
    }

    @Test
    void the_restart_command_runs_in_the_new_release_with_its_variables() throws Exception {
        restarting("pwd; cat app.txt; echo; cat $SAFE_DEPLOY_CONFIGURATION; echo; env | grep -e ^SAFE -e ^MINE | sort")
                .apply(request(store.release("one", "text one"), "e1", 1), new Cancellation());

        assertThat(log)
                .contains(
                        place().resolve("releases/one").toString(),
                        "text one",
                        "{\"colour\":\"blue\"}",
                        "MINE=1",
                        "SAFE_DEPLOY_EFFECT_ID=e1",
                        "SAFE_DEPLOY_RELEASE=one",
                        "SAFE_DEPLOY_RELEASE_PATH=" + place().resolve("releases/one"),
                        "SAFE_DEPLOY_ROLLBACK=false");
    }

    @Test
    void a_failed_restart_says_where_current_points_to_and_is_observed_as_not_applied() throws Exception {
        Release one = store.release("one", "text one");
        Release two = store.release("two", "text two");
        target().apply(request(one, "e1", 1), new Cancellation());

        assertThatThrownBy(() -> restarting("echo no memory; exit 9").apply(request(two, "e2", 1), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("ended with 9", "points to release two", "unknown", "no memory");
        Observation observed = target().observe();
        assertThat(observed.installed()).isEqualTo(two.contentDigest());
        assertThat(observed.running()).isNull();
    }

    @Test
    void each_restart_is_another_instance() throws Exception {
        Release one = store.release("one", "text one");
        target().apply(request(one, "e1", 1), new Cancellation());
        String first = target().observe().instance();
        assertThat(target().observe().instance()).isEqualTo(first).isNotEmpty();
        target().apply(request(one, "e2", 1), new Cancellation());
        assertThat(target().observe().instance()).isNotEqualTo(first);
    }

    @Test
    void a_damaged_release_folder_is_never_made_current_again() throws Exception {
        Release one = store.release("one", "text one");
        plain().apply(request(one, "e1", 1), new Cancellation());
        Files.writeString(place().resolve("releases/one/app.txt"), "text 0ne");
        plain().apply(request(one, "e2", 1), new Cancellation());

        assertThat(visible()).isEqualTo("text one");
        assertThat(Files.readSymbolicLink(place().resolve("current"))).isEqualTo(Path.of("releases/one+2"));
        assertThat(plain().observe().installed()).isEqualTo(one.contentDigest());
    }

    @Test
    void an_intact_release_comes_back_without_the_artifact_store() throws Exception {
        Release one = store.release("one", "text one");
        Release two = store.release("two", "text two");
        plain().apply(request(one, "e1", 1), new Cancellation());
        plain().apply(request(two, "e2", 1), new Cancellation());
        Files.writeString(place().resolve("releases/one/server.log"), "a log that the server wrote");
        store.spoil(one.artifacts().get(0), null);

        assertThat(plain().dryRun(one).problems()).isEmpty();
        assertThat(plain().dryRun(one).notes()).singleElement().asString().contains("copy on the target is intact");
        plain().apply(request(one, "e3", 1), new Cancellation());
        assertThat(visible()).isEqualTo("text one");
    }

    @Test
    void two_releases_of_one_id_never_share_a_folder() throws Exception {
        plain().apply(request(store.release("one", "text one"), "e1", 1), new Cancellation());
        plain().apply(request(store.release("one", "other"), "e2", 1), new Cancellation());
        assertThat(visible()).isEqualTo("other");
        assertThat(place().resolve("releases/one/app.txt")).hasContent("text one");
    }

    @Test
    void old_releases_go_but_never_the_current_the_one_before_or_a_protected_one() throws Exception {
        protectedReleases = Set.of(new ReleaseId("r1"));
        for (int i = 1; i <= 6; i++) {
            with(List.of(), 1).apply(request(store.release("r" + i, "text " + i), "e" + i, 1), new Cancellation());
        }
        try (var left = Files.list(place().resolve("releases"))) {
            assertThat(left)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("r1", "r5", "r6");
        }
        try (var left = Files.list(place().resolve(".safe-deploy/trash"))) {
            assertThat(left).isEmpty();
        }
        assertThat(place().resolve(".safe-deploy/incoming")).isEmptyDirectory();
    }

    @Test
    void removing_takes_current_away_and_keeps_the_releases() throws Exception {
        target().apply(request(store.release("one", "text one"), "e1", 1), new Cancellation());
        assertThatThrownBy(() -> target().remove(0)).isInstanceOf(TargetException.StaleEpoch.class);
        target().remove(2);
        assertThat(visible()).isNull();
        assertThat(target().observe().installed()).isNull();
        assertThat(target().observe().running()).isNull();
        assertThat(place().resolve("releases/one/app.txt")).exists();
    }

    @Test
    void nothing_is_written_through_planted_links() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        for (String planted : List.of("releases", ".safe-deploy")) {
            Files.createDirectories(place());
            Files.createSymbolicLink(place().resolve(planted), elsewhere);
            assertThat(plain().dryRun(store.release("one", "x")).problems()).isNotEmpty();
            assertThatThrownBy(() -> plain().apply(request(store.release("one", "x"), "e", 1), new Cancellation()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("symbolic link");
            assertThat(elsewhere).isEmptyDirectory();
            Files.delete(place().resolve(planted));
        }
    }

    @Test
    void a_planted_link_in_the_place_of_a_release_is_not_taken_for_it() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("app.txt"), "text one");
        Files.createDirectories(place().resolve("releases"));
        Files.createSymbolicLink(place().resolve("releases/one"), elsewhere);
        plain().apply(request(store.release("one", "text one"), "e1", 1), new Cancellation());
        assertThat(place().resolve("current").toRealPath()).startsWith(place().toRealPath());
    }

    @Test
    void a_current_that_is_a_folder_is_left_alone() throws Exception {
        Files.createDirectories(place().resolve("current"));
        assertThat(plain().dryRun(store.release("one", "x")).problems())
                .singleElement()
                .asString()
                .contains("move it away");
        assertThatThrownBy(() -> plain().apply(request(store.release("one", "x"), "e", 1), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("Move it away");
        assertThat(place().resolve("current")).isDirectory();
    }

    @Test
    void a_damaged_epoch_file_is_never_read_as_a_low_epoch() throws Exception {
        plain().apply(request(store.release("one", "x"), "e1", 4), new Cancellation());
        Files.writeString(place().resolve(".safe-deploy/epoch"), "");
        assertThatThrownBy(() -> plain().apply(request(store.release("two", "y"), "e2", 5), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void one_folder_has_one_identity_however_it_is_spelled() throws Exception {
        Files.createDirectories(place());
        Path link = Files.createSymbolicLink(folder.resolve("link"), place());
        assertThat(new DirectoryTarget(DirectorySettings.at(link), workspace, store, Set::of, log::add).identity())
                .isEqualTo(plain().identity());
    }

    @Test
    void a_path_that_is_relative_or_climbs_or_is_the_root_is_refused() {
        for (String path : List.of("a", "/", "/a/../b", "")) {
            assertThatThrownBy(() -> DirectorySettings.at(Path.of(path))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void names_with_unusual_letters_arrive_as_they_are() throws Exception {
        Map<String, byte[]> files = Map.of(
                "ünï/ço dé.txt", "a".getBytes(StandardCharsets.UTF_8),
                "日本/アプリ", "b".getBytes(StandardCharsets.UTF_8),
                "-rf", "c".getBytes(StandardCharsets.UTF_8));
        plain().apply(request(store.release("one", files), "e1", 1), new Cancellation());
        for (String name : files.keySet()) {
            assertThat(place().resolve("current").resolve(name)).hasBinaryContent(files.get(name));
        }
    }
}
