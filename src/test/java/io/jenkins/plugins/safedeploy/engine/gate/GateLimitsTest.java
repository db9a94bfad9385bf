package io.jenkins.plugins.safedeploy.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static GateSettings gate(String name, int stage, Map<String, Object> settings) {
        return new GateSettings(name, "http", settings, GateLimits.once(), stage, false);
    }

    @Test
    void neitherCountNorTimeoutIsRefusedNamingBoth() {
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 0, 0, 4, 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("count and timeout are both missing");
    }

    @Test
    void anIntervalUnderASecondIsForOneMeasurementOnly() {
        Duration half = Duration.ofMillis(500);
        assertThatThrownBy(() -> new GateLimits(half, null, 2, 0, 4, 0, 0, null))
                .hasMessage("interval is 0.5s. Allowed: 1s to 24h where a gate is measured more than once."
                        + " Give a longer interval, or count 1.");
        assertThatThrownBy(() -> new GateLimits(null, null, 0, 0, 4, 0, 0, MINUTE))
                .hasMessageStartingWith("interval is 0s");
        assertThat(new GateLimits(half, null, 1, 0, 4, 0, 0, null).interval()).isEqualTo(half);
    }

    @Test
    void negativeAndExcessiveValuesAreRefusedByName() {
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, -1, 0, 4, 0, 0, MINUTE))
                .hasMessageStartingWith("count is -1. Allowed: 0 to 1000000");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 1, -1, 4, 0, 0, null))
                .hasMessageStartingWith("failureLimit is -1");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 1, 0, -1, 0, 0, null))
                .hasMessageStartingWith("consecutiveErrorLimit is -1");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 1, 0, 4, -1, 0, null))
                .hasMessageStartingWith("inconclusiveLimit is -1");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 1, 0, 4, 0, 2_000_000, null))
                .hasMessageStartingWith("consecutiveSuccessLimit is 2000000");
        assertThatThrownBy(() -> new GateLimits(MINUTE, MINUTE.negated(), 1, 0, 4, 0, 0, null))
                .hasMessageStartingWith("initialDelay is -1m");
        assertThatThrownBy(() -> new GateLimits(Duration.ofDays(2), null, 2, 0, 4, 0, 0, null))
                .hasMessageStartingWith("interval is 48h. Allowed: 0s to 24h");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 2, 0, 4, 0, 0, Duration.ofDays(400)))
                .hasMessageStartingWith("timeout is 9600h");
    }

    @Test
    void limitsThatCouldNeverBeReachedAreRefused() {
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 3, 3, 4, 0, 0, null))
                .hasMessageContaining("failureLimit is 3 and count 3")
                .hasMessageContaining("observeOnly");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 3, 0, 4, 3, 0, null))
                .hasMessageContaining("inconclusiveLimit is 3");
        assertThatThrownBy(() -> new GateLimits(MINUTE, null, 3, 0, 4, 0, 4, null))
                .hasMessageContaining("consecutiveSuccessLimit is 4 and count 3");
        assertThatThrownBy(() -> new GateLimits(MINUTE, MINUTE, 3, 0, 4, 0, 0, MINUTE))
                .hasMessageContaining("timeout is 1m and initialDelay 1m");
    }

    @Test
    void aGateNeedsAUsableNameAStageAndValues() {
        assertThat(gate("Health of shop_1.2", 1000, Map.of()).stage()).isEqualTo(1000);
        assertThatThrownBy(() -> gate(" x", 0, Map.of())).hasMessageStartingWith("name of the gate is ' x'. Allowed:");
        assertThatThrownBy(() -> gate("x\ny", 0, Map.of())).hasMessageContaining("'x?y'");
        assertThatThrownBy(() -> gate("x".repeat(64), 0, Map.of())).hasMessageContaining("1 to 63");
        assertThatThrownBy(() -> gate("x", 1001, Map.of())).hasMessageContaining("stage is 1001. Allowed: 0 to 1000");
        assertThatThrownBy(() -> gate("x", -1, Map.of())).hasMessageContaining("stage is -1");
        Map<String, Object> empty = new HashMap<>();
        empty.put("status", null);
        assertThatThrownBy(() -> gate("x", 0, empty)).hasMessageContaining("status has no value");
        assertThatThrownBy(() -> new GateSettings("x", "", Map.of(), GateLimits.once(), 0, false))
                .hasMessageContaining("no type");
        assertThatThrownBy(() -> new GateSettings("x", "http", Map.of(), null, 0, false))
                .hasMessageContaining("no limits");
    }
}
