package io.jenkins.plugins.safedeploy.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.AbortAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.FailureAction;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a plan may and may not do under a declaration; that it is never looser is for the properties to show. */
class StricterPlanTest {
    private static final GateSettings HEALTH = gate("health", "http://shop/health", false);
    private static final ApprovalSettings LEAD = approval("lead", 2, "alice", "bob");
    private static final TargetSettings TARGET = new TargetSettings("directory", Map.of("path", "/srv/shop"));
    private static final Declaration DECLARED = new Declaration(
            "production",
            TARGET,
            List.of(HEALTH),
            List.of(LEAD),
            List.of(),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            FailureAction.ROLLBACK,
            AbortAction.ROLLBACK);

    @Test
    void aPlanThatSaysNothingGetsWhatIsDeclared() {
        Plan merged = StricterPlan.of(DECLARED, plan(List.of(), List.of(), Hooks.NONE, PolicySettings.DEFAULT));

        assertThat(merged.gates()).containsExactly(HEALTH);
        assertThat(merged.approvals()).containsExactly(LEAD);
        assertThat(merged.policy().cooldown()).isEqualTo(Duration.ofMinutes(30));
        assertThat(merged.policy().deadline()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aPlanMayAskForMore() {
        GateSettings own = gate("own", "http://shop/own", false);
        ApprovalSettings support = approval("support", 1, "carol");

        Plan merged =
                StricterPlan.of(DECLARED, plan(List.of(own), List.of(support), Hooks.NONE, PolicySettings.DEFAULT));

        assertThat(merged.gates()).containsExactly(HEALTH, own);
        assertThat(merged.approvals()).containsExactly(LEAD, support);
    }

    @Test
    void aLowerQuorumAMoreGenerousTimeoutAndNoFourEyesHaveNoEffect() {
        ApprovalSettings lax =
                new ApprovalSettings("lead", List.of("bob", "alice"), 1, Duration.ofDays(9), false, "Please?");

        Plan merged = StricterPlan.of(DECLARED, plan(List.of(), List.of(lax), Hooks.NONE, PolicySettings.DEFAULT));

        assertThat(merged.approvals()).singleElement().satisfies(only -> {
            assertThat(only.quorum()).isEqualTo(2);
            assertThat(only.timeout()).isEqualTo(ApprovalSettings.DEFAULT_TIMEOUT);
            assertThat(only.excludeRequester()).isTrue();
        });
    }

    @Test
    void anotherGateUnderADeclaredNameIsRefusedWithWhatDiffers() {
        assertRefused(
                plan(List.of(gate("health", "http://nothing", true)), List.of(), Hooks.NONE, PolicySettings.DEFAULT),
                "gate 'health'",
                "url: 'http://nothing' instead of the declared 'http://shop/health'",
                "observeOnly: true instead of the declared false",
                "another name, and both count");
    }

    @Test
    void otherApproversUnderADeclaredNameAreRefused() {
        assertRefused(
                plan(List.of(), List.of(approval("lead", 2, "alice", "mallory")), Hooks.NONE, PolicySettings.DEFAULT),
                "approval 'lead'",
                "mallory");
    }

    @Test
    void aDeclaredNameCannotBeGivenToSomethingElse() {
        Hooks hooks = new Hooks(null, null, List.of(hook("health", false)));

        assertRefused(
                plan(List.of(gate("lead", "http://x", false)), List.of(), hooks, PolicySettings.DEFAULT),
                "gate 'lead': the environment declares that name for its approval",
                "hook 'health': the environment declares that name for its gate");
    }

    @Test
    void anotherTargetIsRefusedWithWhatDiffers() {
        Plan elsewhere = new Plan(
                "production",
                "shop",
                null,
                null,
                null,
                null,
                new TargetSettings("directory", Map.of("path", "/srv/mine", "restart", "./evil.sh")),
                null,
                null,
                null,
                null,
                null);

        assertRefused(
                elsewhere,
                "target: the environment declares another one",
                "path: '/srv/mine' instead of the declared '/srv/shop'",
                "restart: './evil.sh' instead of the declared nothing");
    }

    @Test
    void anotherAnswerToAFailureOrAnAbortIsRefused() {
        PolicySettings lax = new PolicySettings(
                null,
                null,
                FailureAction.HOLD,
                null,
                null,
                AbortAction.LEAVE,
                null,
                null,
                null,
                null,
                null,
                false,
                null);

        assertRefused(
                plan(List.of(), List.of(), Hooks.NONE, lax),
                "policy.onFailure: is hold, and the environment declares rollback",
                "policy.onAbort: is leave, and the environment declares rollback");
    }

    @Test
    void aPointOfNoReturnIsRefusedWhereAFailureIsRolledBack() {
        assertRefused(
                plan(
                        List.of(),
                        List.of(),
                        new Hooks(List.of(hook("migrate", true)), null, null),
                        PolicySettings.DEFAULT),
                "hook 'migrate'",
                "point of no return");
    }

    @Test
    void whatIsDeclaredCanBeSaidInOneLineEach() {
        assertThat(DECLARED.words())
                .containsExactly(
                        "gates health",
                        "approvals lead (2 of alice, bob)",
                        "target directory",
                        "cooldown at least 30m",
                        "deadline at most 1h",
                        "onFailure rollback",
                        "onAbort rollback");
    }

    private static void assertRefused(Plan plan, String... words) {
        assertThatThrownBy(() -> StricterPlan.of(DECLARED, plan))
                .isInstanceOf(RefusedSettingsException.class)
                .hasMessageContainingAll(words);
    }

    private static Plan plan(
            List<GateSettings> gates, List<ApprovalSettings> approvals, Hooks hooks, PolicySettings policy) {
        return new Plan("production", "shop", null, null, null, null, TARGET, gates, approvals, hooks, policy, null);
    }

    private static GateSettings gate(String name, String url, boolean observeOnly) {
        return new GateSettings(name, "http", Map.of("url", url), GateLimits.once(), 0, observeOnly);
    }

    private static ApprovalSettings approval(String name, int quorum, String... approvers) {
        return new ApprovalSettings(name, List.of(approvers), quorum, null, true, "");
    }

    private static HookSettings hook(String name, boolean pointOfNoReturn) {
        return new HookSettings(name, List.of("./run.sh"), null, EffectClass.AT_LEAST_ONCE, pointOfNoReturn, List.of());
    }
}
