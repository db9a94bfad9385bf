package io.jenkins.plugins.safedeploy.targets.command;

import static io.jenkins.plugins.safedeploy.targets.TestReleases.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.targets.ProcessTargetContract;
import io.jenkins.plugins.safedeploy.targets.TestReleases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandTargetTest extends ProcessTargetContract {
    private static final String COPY = "cp \"$SAFE_DEPLOY_ARTIFACTS/app.txt\" \"$PLACE/app.txt\";"
            + " echo \"$SAFE_DEPLOY_RELEASE\" > \"$PLACE/release\"";

    @Override
    protected IdentifiedTarget target() throws IOException {
        return with(COPY, "cat \"$PLACE/release\"", Fencing.KILL);
    }

    @Override
    protected IdentifiedTarget slowTarget(Path started) throws IOException {
        return with(
                "trap '' TERM; echo $$ > " + started + ".new; mv " + started + ".new " + started
                        + "; while :; do sleep 0.05; done",
                "true",
                Fencing.KILL);
    }

    @Override
    protected String visible() throws IOException {
        Path file = folder.resolve("place/app.txt");
        return Files.exists(file) ? Files.readString(file) : null;
    }

    private CommandTarget with(String apply, String observe, Fencing fencing) throws IOException {
        return with(apply, "", observe, "", fencing, Duration.ofSeconds(20));
    }

    private CommandTarget with(
            String apply, String rollback, String observe, String dryRun, Fencing fencing, Duration timeout)
            throws IOException {
        Files.createDirectories(folder.resolve("place"));
        CommandSettings settings = new CommandSettings(
                shell(apply),
                shell(rollback),
                shell(observe),
                shell(dryRun),
                timeout,
                EffectClass.AT_LEAST_ONCE,
                fencing,
                Map.of("PLACE", folder.resolve("place").toString()),
                false);
        return new CommandTarget(
                settings, workspace, store, folder.resolve("state"), "production-key", "shop", log::add);
    }

    private static List<String> shell(String line) {
        return line.isEmpty() ? List.of() : List.of("/bin/sh", "-c", line);
    }

    @Test
    void the_command_gets_the_release_by_variables() throws Exception {
        Release one = store.release("one", "text one");
        with("env | grep ^SAFE | sort; cat $SAFE_DEPLOY_CONFIGURATION; echo", "", Fencing.KILL)
                .apply(request(one, "e1", 1), new Cancellation());
        assertThat(log)
                .contains(
                        "SAFE_DEPLOY_RELEASE=one",
                        "SAFE_DEPLOY_CONTENT=" + one.contentDigest(),
                        "SAFE_DEPLOY_EFFECT_ID=e1",
                        "SAFE_DEPLOY_ROLLBACK=false",
                        "SAFE_DEPLOY_SERVICE=shop",
                        "{\"colour\":\"blue\"}");
    }

    @Test
    void the_artifacts_are_gone_afterwards_also_when_the_command_failed() throws Exception {
        for (String apply : List.of("true", "exit 3")) {
            try {
                with(apply, "", Fencing.KILL).apply(request(store.release("one", "x"), "e1", 1), new Cancellation());
            } catch (TargetException e) {
                assertThat(e).hasMessageContaining("ended with 3");
            }
        }
        try (Stream<Path> left = Files.walk(folder.resolve("state"))) {
            assertThat(left).noneMatch(path -> path.endsWith("app.txt"));
        }
    }

    @Test
    void a_rollback_runs_its_own_command() throws Exception {
        Release one = store.release("one", "text one");
        ApplyRequest back =
                new ApplyRequest(one, "e1", TestReleases.witness(1), true, null, Map.of("SAFE_DEPLOY_MORE", "m"));
        with("echo forward", "echo back $SAFE_DEPLOY_ROLLBACK $SAFE_DEPLOY_MORE", "", "", Fencing.KILL, null)
                .apply(back, new Cancellation());
        assertThat(log).containsExactly("back true m");
    }

    @Test
    void an_exit_code_of_98_is_no_newer_driver() throws Exception {
        assertThatThrownBy(() -> with("exit 98", "", Fencing.KILL)
                        .apply(request(store.release("one", "x"), "e1", 1), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .isNotInstanceOf(TargetException.StaleEpoch.class)
                .hasMessageContaining("ended with 98");
    }

    @Test
    void a_command_that_takes_too_long_is_ended_and_said_so() throws Exception {
        assertThatThrownBy(() -> with("echo busy; sleep 60", "", "", "", Fencing.KILL, Duration.ofMillis(200))
                        .apply(request(store.release("one", "x"), "e1", 1), new Cancellation()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("did not end", "unknown", "busy");
    }

    @Test
    void without_fencing_a_timeout_is_demanded_and_nothing_is_ever_proven() throws Exception {
        assertThatThrownBy(() -> with("true", "", "", "", Fencing.NONE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
        assertThat(with("true", "", Fencing.NONE).fence(1)).isFalse();
        assertThat(with("true", "", Fencing.KILL).fence(1)).isTrue();
    }

    @Test
    void observing_understands_json_ids_digests_and_nothing() throws Exception {
        Release one = store.release("one", "text one");
        Digest content = one.contentDigest();
        target().apply(request(one, "e1", 1), new Cancellation());
        Digest other = Digest.ofText("other");

        assertThat(observed("echo one")).isEqualTo(new Answer(content, content, ""));
        assertThat(observed("echo warning >&2; echo " + content)).isEqualTo(new Answer(content, content, ""));
        assertThat(observed("echo unknown-release")).isEqualTo(new Answer(null, null, ""));
        assertThat(observed("true")).isEqualTo(new Answer(null, null, ""));
        assertThat(observed("echo '{\"installed\":\"one\"}'")).isEqualTo(new Answer(content, content, ""));
        assertThat(observed("echo '{\"installed\":\"one\",\"running\":\"" + other + "\",\"instance\":\"7\"}'"))
                .isEqualTo(new Answer(content, other, "7"));
        assertThat(observed("printf '{\\n \"installed\": \"one\",\\n \"running\": null\\n}\\n'"))
                .isEqualTo(new Answer(content, null, ""));
    }

    @Test
    void an_observe_command_that_fails_or_babbles_is_an_error_and_never_a_guess() throws Exception {
        for (String observe : List.of(
                "exit 1",
                "echo it is release one",
                "echo '{\"instaled\":\"one\"}'",
                "echo '{\"installed\":7}'",
                "echo '{'")) {
            assertThatThrownBy(() -> observed(observe)).as(observe).isInstanceOf(TargetException.class);
        }
    }

    @Test
    void a_dry_run_command_sees_the_artifacts_and_may_object() throws Exception {
        Release one = store.release("one", "text one");
        assertThat(with("false", "", "", "cat $SAFE_DEPLOY_ARTIFACTS/app.txt", Fencing.KILL, null)
                        .dryRun(one)
                        .problems())
                .isEmpty();
        assertThat(log).containsExactly("text one");
        assertThat(with("false", "", "", "echo no room; exit 1", Fencing.KILL, null)
                        .dryRun(one)
                        .problems())
                .singleElement()
                .asString()
                .contains("no room");
    }

    private Answer observed(String command) throws Exception {
        Observation observation = with(COPY, command, Fencing.KILL).observe();
        return new Answer(observation.installed(), observation.running(), observation.instance());
    }
}
