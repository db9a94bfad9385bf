package io.jenkins.plugins.safedeploy.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long ago, and how long until, in words. */
class SpansTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 s ago",
        "12, 12 s ago",
        "61, 1 min ago",
        "7800, 2 h 10 min ago",
        "442800, 5 d 3 h ago",
        "-5, 0 s ago"
    })
    void ago(long seconds, String words) {
        assertThat(Spans.ago(NOON.minusSeconds(seconds), NOON)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"-5, now", "0, now", "20, in 20 s", "119, in 1 min", "3600, in 1 h 0 min"})
    void until(long seconds, String words) {
        assertThat(Spans.in(NOON.plusSeconds(seconds), NOON)).isEqualTo(words);
    }
}
