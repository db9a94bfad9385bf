package io.jenkins.plugins.safedeploy.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightEndedTest {
    private static final String OLDER =
            "{\"round\":1,\"problems\":[],\"notes\":[],\"candidate\":null,\"alreadyFailing\":[]}";

    @Test
    void anOlderLineHasNothingThatCannotBeTakenBack() throws Exception {
        Event.PreflightEnded read = Json.read(OLDER, Event.PreflightEnded.class);
        assertThat(read.irreversible()).isEmpty();
        assertThat(Json.text(read)).as("and is written as before").isEqualTo(OLDER);
    }

    @Test
    void whatCannotBeTakenBackIsReadAsItWasWritten() throws Exception {
        Event.PreflightEnded event =
                new Event.PreflightEnded(1, List.of(), List.of(), null, List.of(), List.of("Job/migrate runs once"));
        assertThat(Json.read(Json.text(event), Event.PreflightEnded.class)).isEqualTo(event);
    }
}
