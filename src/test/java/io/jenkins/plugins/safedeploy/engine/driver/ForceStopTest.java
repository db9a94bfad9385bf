package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.ForceStop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's stop by force is another act than the stop, and comes later. */
class ForceStopTest {
    @TempDir
    Path root;

    private World world;
    private Stage stage;
    private String id;

    @BeforeEach
    void open() throws Exception {
        world = new World(root);
        world.open(Points.none());
        stage = world.stage;
        id = stage.request("v1");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private Optional<String> whyNot(Instant now) {
        return stage.ledger.read(state -> ForceStop.whyNot(state.deployment(id).orElseThrow(), now));
    }

    private Optional<Instant> from() {
        return stage.ledger.read(state -> ForceStop.from(state.deployment(id).orElseThrow()));
    }

    @Test
    void nothingIsForcedThatNobodyAskedToStop() {
        assertThat(whyNot(stage.time.now().plusSeconds(1000)).orElseThrow()).contains("to stop yet");
    }

    @Test
    void aTimeoutOrTheEndOfABuildIsNotThatStop() {
        stage.requests.abort(id, false, "timeout");

        assertThat(whyNot(stage.time.now().plusSeconds(1000)).orElseThrow()).contains("to stop yet");
        assertThat(from()).isEmpty();
    }

    @Test
    void itIsAllowedFiveSecondsAfterTheFirstStopOfAPersonWhateverComesLater() {
        stage.requests.abort(id, false, "timeout");
        Instant stopped = stage.time.now().plusSeconds(100);
        stage.time.jump(Duration.ofSeconds(100));
        stage.requests.abort(id, true, "it hangs");
        Instant first = stage.ledger.read(
                state -> state.deployment(id).map(DeploymentFacts::abortedAt).orElseThrow());
        stage.requests.abort(id, true, "I said it hangs");

        assertThat(first).isAfterOrEqualTo(stopped);
        assertThat(from()).hasValue(first.plusSeconds(5));
        assertThat(whyNot(first.plusSeconds(5).minusMillis(1)).orElseThrow()).contains("just now");
        assertThat(whyNot(first.plusSeconds(5))).isEmpty();
    }

    @Test
    void onceIsEnough() {
        stage.requests.abort(id, true, "it hangs");
        stage.requests.forceStop(id, "it still hangs");

        assertThat(whyNot(stage.time.now().plusSeconds(1000)).orElseThrow()).contains("already");
        assertThat(from()).isEmpty();
    }
}
