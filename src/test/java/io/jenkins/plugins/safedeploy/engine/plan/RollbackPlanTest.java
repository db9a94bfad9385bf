package io.jenkins.plugins.safedeploy.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.FailureAction;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollbackPlanTest {
    private static final TargetSettings TARGET = new TargetSettings("directory", Map.of("path", "/srv/shop"));
    private static final GateSettings OWN = gate("own", "http://shop/own");
    private static final GateSettings HEALTH = gate("health", "http://shop/health");

    @Test
    void everyDeclaredGateIsMeasuredBesideTheRecordedOnes() {
        Plan today = RollbackPlan.of(declared(HEALTH), plan(List.of(OWN), Hooks.NONE));

        assertThat(today.gates()).containsExactly(OWN, HEALTH);
    }

    @Test
    void aPlanThatHasThemStaysAsItIsUnderWhateverName() {
        Plan recorded = plan(List.of(OWN, HEALTH.named("mine")), Hooks.NONE);

        assertThat(RollbackPlan.of(declared(HEALTH), recorded)).isSameAs(recorded);
    }

    @Test
    void anotherGateOfThatNameIsMeasuredTooAndItsResultIsStable() {
        GateSettings before = gate("health", "http://shop/old");

        Plan today = RollbackPlan.of(declared(HEALTH), plan(List.of(before), Hooks.NONE));

        assertThat(today.gates()).containsExactly(before, HEALTH.named("health-declared"));
        assertThat(RollbackPlan.of(declared(HEALTH), today)).isSameAs(today);
        GateSettings later = gate("health", "http://shop/new");
        assertThat(RollbackPlan.of(declared(later), today).gates()).last().isEqualTo(later.named("health-declared-2"));
    }

    @Test
    void aNameThatAHookHasIsNotTakenAndALongOneIsCut() {
        String longest = "h".repeat(63);
        HookSettings hook = new HookSettings(
                longest, List.of("true"), Duration.ofMinutes(1), EffectClass.AT_LEAST_ONCE, false, List.of());

        Plan today = RollbackPlan.of(
                declared(HEALTH.named(longest)), plan(List.of(OWN), new Hooks(List.of(hook), List.of(), List.of())));

        assertThat(today.gates().get(1).name()).isEqualTo("h".repeat(54) + "-declared");
    }

    @Test
    void nothingElseOfTheDeclarationCountsAndNothingIsRefused() {
        Declaration strict = new Declaration(
                "production",
                new TargetSettings("directory", Map.of("path", "/srv/elsewhere")),
                List.of(HEALTH),
                List.of(new ApprovalSettings("lead", List.of("alice"), 1, Duration.ofHours(1), true, "")),
                List.of(),
                Duration.ofMinutes(30),
                Duration.ofMinutes(1),
                FailureAction.HOLD,
                null);
        Plan recorded = plan(List.of(OWN), Hooks.NONE);

        Plan today = RollbackPlan.of(strict, recorded);

        assertThat(today).isEqualTo(recorded.with(List.of(OWN, HEALTH), List.of(), recorded.policy()));
    }

    private static Declaration declared(GateSettings gate) {
        return new Declaration(
                "production", null, List.of(gate), List.of(), List.of(), Duration.ZERO, null, null, null);
    }

    private static Plan plan(List<GateSettings> gates, Hooks hooks) {
        return new Plan(
                "production",
                "web",
                List.of("app.jar"),
                List.of(),
                Map.of(),
                List.of(),
                TARGET,
                gates,
                List.of(),
                hooks,
                PolicySettings.DEFAULT,
                null);
    }

    private static GateSettings gate(String name, String url) {
        GateLimits limits = new GateLimits(Duration.ofSeconds(5), Duration.ZERO, 2, 0, 4, 0, 0, Duration.ofMinutes(2));
        return new GateSettings(name, "http", Map.of("url", url), limits, 1, false);
    }
}
