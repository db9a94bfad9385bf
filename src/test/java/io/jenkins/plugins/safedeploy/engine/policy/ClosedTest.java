package io.jenkins.plugins.safedeploy.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosedTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private static FreezeWindow window(String name, int fromHours, int toHours) {
        return new FreezeWindow(name, NOW.plus(Duration.ofHours(fromHours)), NOW.plus(Duration.ofHours(toHours)), null);
    }

    private static List<Closed> closed(Instant lastRollback, Duration cooldown, FreezeWindow... windows) {
        return Closed.of(lastRollback, new DeployPolicy(cooldown, List.of(windows), false), NOW);
    }

    @Test
    void nothingKeepsDeploymentsAwayWithoutAFreezeOrARollback() {
        assertThat(closed(null, Duration.ofHours(1), window("later", 1, 2), window("over", -2, 0)))
                .isEmpty();
    }

    @Test
    void aCooldownKeepsAutomaticOnesAwayUntilItHasPassed() {
        Instant rollback = NOW.minus(Duration.ofMinutes(20));

        assertThat(closed(rollback, Duration.ofMinutes(30)))
                .singleElement()
                .extracting(each -> each.words(NOW))
                .isEqualTo("cooling down after the rollback: takes automatic deployments again at 2026-03-02 10:10:00"
                        + " UTC (in 10 min); those with a reason at once");
        assertThat(closed(rollback, Duration.ofMinutes(20))).isEmpty();
        assertThat(closed(rollback, Duration.ZERO)).isEmpty();
    }

    @Test
    void freezesThatFollowOneAnotherAreOneAndTheEndIsThatOfTheLast() {
        assertThat(closed(null, Duration.ZERO, window("b", 2, 5), window("a", -1, 2), window("c", 6, 7)))
                .singleElement()
                .extracting(each -> each.words(NOW))
                .isEqualTo("frozen ('a', 'b'): takes deployments again at 2026-03-02 15:00:00 UTC (in 5 h 0 min);"
                        + " a rollback, or an emergency, at any time");
    }

    @Test
    void ofTwoPoliciesTheLongerCooldownAndAllFreezesCount() {
        DeployPolicy one = new DeployPolicy(Duration.ofHours(1), List.of(window("a", -1, 2)), true);
        DeployPolicy other = new DeployPolicy(Duration.ofHours(2), List.of(window("b", 2, 3)), false);

        assertThat(one.and(other))
                .isEqualTo(
                        new DeployPolicy(Duration.ofHours(2), List.of(window("a", -1, 2), window("b", 2, 3)), false));
    }
}
