package io.jenkins.plugins.safedeploy.targets.kubernetes.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodEvidenceTest {
    @Test
    void what_went_wrong_last_is_told_before_what_went_well() {
        List<Event> inTheOrderOfTheirNames = List.of(
                event("Normal", "Scheduled", 0),
                event("Normal", "Pulled", 1),
                event("Normal", "Created", 2),
                event("Normal", "Started", 3),
                event("Warning", "Unhealthy", 4),
                event("Warning", "BackOff", 9),
                new EventBuilder(event("Warning", "Failed", 0))
                        .withLastTimestamp(null)
                        .withEventTime(new MicroTime("2026-11-23T10:00:05.123456Z"))
                        .build());

        assertThat(PodEvidence.told(inTheOrderOfTheirNames).lines())
                .containsExactly(
                        "  event BackOff: it is BackOff",
                        "  event Failed: it is Failed",
                        "  event Unhealthy: it is Unhealthy",
                        "  event Started: it is Started");
    }

    private static Event event(String type, String reason, int second) {
        return new EventBuilder()
                .withNewMetadata()
                .endMetadata()
                .withType(type)
                .withReason(reason)
                .withMessage("it is " + reason)
                .withLastTimestamp("2026-11-23T10:00:0" + second + "Z")
                .build();
    }
}
