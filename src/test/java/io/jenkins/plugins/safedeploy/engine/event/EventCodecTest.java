package io.jenkins.plugins.safedeploy.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
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
    void aRequestThatSaysWhyThereIsNoEarlierBuildIsReadBack() throws Exception {
        Event.Requested told = REQUESTED.with(new Adoptable(null, "no earlier build succeeded"));

        assertThat(Json.convert(Json.object(told), Event.Requested.class)).isEqualTo(told);
    }
}
