package io.jenkins.plugins.safedeploy.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeWindowTest {
    private static final String BERLIN = "Europe/Berlin";

    private static WeeklyWindow weekly(String from, String to, String zone, String... days) {
        return new WeeklyWindow(List.of(days), from, to, zone);
    }

    @Test
    void aSingleWindowHoldsItsStartAndNotItsEnd() {
        Instant from = Instant.parse("2026-12-24T00:00:00Z");
        Instant to = Instant.parse("2026-12-27T00:00:00Z");
        FreezeWindow window = new FreezeWindow("christmas", from, to, null);
        assertThat(window.endAround(from)).contains(to);
        assertThat(window.endAround(from.minusMillis(1))).isEmpty();
        assertThat(window.endAround(to)).isEmpty();
    }

    @Test
    void aWeeklyWindowMayEndOnTheNextDay() {
        WeeklyWindow window = weekly("18:00", "08:00", "UTC", "fri");
        // 2026-11-27 is a Friday.
        assertThat(window.endAround(Instant.parse("2026-11-27T17:59:59Z"))).isEmpty();
        assertThat(window.endAround(Instant.parse("2026-11-27T18:00:00Z")))
                .contains(Instant.parse("2026-11-28T08:00:00Z"));
        assertThat(window.endAround(Instant.parse("2026-11-28T07:59:59Z")))
                .contains(Instant.parse("2026-11-28T08:00:00Z"));
        assertThat(window.endAround(Instant.parse("2026-11-28T08:00:00Z"))).isEmpty();
    }

    @Test
    void aWholeDayLastsAsLongAsItDoesLocally() {
        WeeklyWindow window = weekly("00:00", "24:00", BERLIN, "sun");
        // Sunday 2026-03-29 has 23 hours in Berlin, Sunday 2026-10-25 has 25.
        assertThat(window.endAround(Instant.parse("2026-03-28T23:00:00Z")))
                .contains(Instant.parse("2026-03-29T22:00:00Z"));
        assertThat(window.endAround(Instant.parse("2026-10-24T22:00:00Z")))
                .contains(Instant.parse("2026-10-25T23:00:00Z"));
    }

    @Test
    void aWindowHasOneKindOfTime() {
        assertThatThrownBy(() -> new FreezeWindow("x", null, null, null)).hasMessageContaining("has no time");
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> new FreezeWindow("x", now, null, null)).hasMessageContaining("to: is missing");
        assertThatThrownBy(() -> new FreezeWindow("x", now, now, null)).hasMessageContaining("is not after 'from'");
        assertThatThrownBy(() -> new FreezeWindow("x", now, now.plusSeconds(1), weekly("01:00", "02:00", "UTC", "mon")))
                .hasMessageContaining("is both");
    }

    @Test
    void aWeeklyWindowTellsEverythingThatIsWrong() {
        assertThatThrownBy(() -> weekly("25:00", "8", "Mars/Olympus", "monday"))
                .isInstanceOfSatisfying(
                        RefusedSettingsException.class,
                        e -> assertThat(e.refusals())
                                .extracting(Refusal::field)
                                .containsExactly("days[0]", "from", "to", "zone"));
    }
}
