package io.jenkins.plugins.safedeploy.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "10m,PT10M",
        "90s,PT1M30S",
        "1h30m,PT1H30M",
        "500ms,PT0.5S",
        "2d,PT48H",
        "0s,PT0S",
        "1d2h3m4s5ms,PT26H3M4.005S"
    })
    void readsDaysHoursMinutesSecondsAndMilliseconds(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "-5s",
                "5 m",
                "5M",
                "5m5m",
                "1m1h",
                "s5",
                "1.5h",
                "PT5M",
                "٣s",
                "5s\n",
                "999999999999d"
            })
    void refusesEverythingElseAndSaysWhatToGive(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Give a duration from 0s to 365d such as '10m'");
    }

    @Test
    void refusesAPlainNumberWithTheUnitItMayLack() {
        assertThatThrownBy(() -> Durations.parse("30")).hasMessageContaining("did you mean '30s'?");
    }

    @Test
    void refusesMoreThanAYear() {
        assertThat(Durations.parse("365d")).isEqualTo(Duration.ofDays(365));
        assertThatThrownBy(() -> Durations.parse("365d1ms")).hasMessageContaining("longer than 365d");
    }

    @Test
    void readsBackWhatItWrites() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = Duration.ofMillis((long) (random.nextDouble() * Durations.LONGEST.toMillis()));
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
    }
}
