package io.jenkins.plugins.safedeploy.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final Event.Requested REQUESTED = new Event.Requested(
            Kind.ROLLBACK,
            new ReleaseId("r1"),
            Digest.ofText("r1"),
            Digest.ofText("document"),
            Digest.ofText("plan"),
            null,
            "web#1",
            false,
            false,
            false,
            false,
            "",
            "build",
            "driver",
            List.of(),
            null);

    @Test
    void aRequestFromBeforeEarlierBuildsWereAdoptedIsReadAsOneThatBringsNone() throws Exception {
        ObjectNode line = (ObjectNode) Json.object(REQUESTED);

        assertThat(line.has("adoptable")).isFalse();
        assertThat(Json.convert(line, Event.Requested.class)).isEqualTo(REQUESTED);
    }

    @Test
    void aGateFromBeforePausesWereMeasuredIsReadAsTheFirstRoundAndWrittenAsItWas() throws Exception {
        String started = "{\"gate\":\"health\",\"reverify\":false,\"step\":1}";
        String ended = "{\"gate\":\"health\",\"reverify\":false,\"step\":1,\"verdict\":\"PASSED\",\"reason\":\"\","
                + "\"passed\":1,\"failed\":0,\"errors\":0,\"inconclusive\":0,\"evidence\":null}";

        assertThat(Json.read(started, Event.GateStarted.class).round()).isEqualTo(Round.of(false, 1));
        assertThat(Json.text(Json.read(started, Event.GateStarted.class))).isEqualTo(started);
        assertThat(Json.read(ended, Event.GateEnded.class).round()).isEqualTo(Round.of(false, 1));
        assertThat(Json.text(Json.read(ended, Event.GateEnded.class))).isEqualTo(ended);
    }

    @Test
    void aLaterRoundOfAGateIsReadBack() throws Exception {
        Event.GateStarted started = new Event.GateStarted("health", false, 2, 3);
        assertThat(Json.convert(Json.object(started), Event.GateStarted.class)).isEqualTo(started);
        Event.GateEnded ended =
                new Event.GateEnded("health", false, 2, 3, Verdict.FAILED, "500", 0, 1, 0, 0, Digest.ofText("file"));
        assertThat(Json.convert(Json.object(ended), Event.GateEnded.class)).isEqualTo(ended);
    }

    @Test
    void aRequestThatSaysWhyThereIsNoEarlierBuildIsReadBack() throws Exception {
        Event.Requested told = REQUESTED.with(new Adoptable(null, "no earlier build succeeded"));

        assertThat(Json.convert(Json.object(told), Event.Requested.class)).isEqualTo(told);
    }
}
