package io.jenkins.plugins.safedeploy.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Past;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private final Past past = new Past().deployed(5, true);

    @Test
    void nothingStandsInTheWayOfANewBuild() {
        assertThat(decide(deploy(6))).isEqualTo(new PolicyDecision(true, List.of(), List.of()));
    }

    @Test
    void anEnvironmentThatDoesNotFitItsLedgerTakesNothingUntilItIsClaimed() {
        past.line(null, new Event.WitnessMismatch("abc", 7, "a newer line than ours, 17"));
        assertThat(reason(byHand(6, "now")))
                .contains("a newer line than ours, 17")
                .contains("claim the environment");
        assertThat(reason(rollback(4))).contains("claim the environment");
        past.line(null, new Event.EnvironmentClaimed(null, "abc", "restored"));
        assertThat(decide(deploy(6)).allowed()).isTrue();
    }

    @Test
    void pausedAutomationStopsOnlyWhatNobodyAskedFor() {
        past.line(null, new Event.AutomationPaused("database moves"));
        assertThat(reason(deploy(6))).contains("database moves").contains("A person can still deploy");
        assertThat(decide(byHand(6, "")).allowed()).isTrue();
    }

    @Test
    void aHoldStopsOnlyWhatNobodyAskedForAndNeverARollback() {
        past.deployed(6, false);
        assertThat(reason(deploy(7)))
                .contains("on hold since 2026-03-02 10:03:00 UTC by deployment d2: gate 'http' said so")
                .contains("until a person accepts it");
        assertThat(decide(byHand(7, "")).notes()).hasSize(1);
        assertThat(decide(byHand(7, "")).allowed()).isTrue();
        assertThat(decide(automaticRollback(5)).allowed()).isTrue();
    }

    @Test
    void aQuarantinedContentComesBackOnlyWithAReason() {
        past.failed(6, 5).line("", new Event.HoldAccepted("seen", false));
        assertThat(reason(byHand(6, ""))).contains("is quarantined since").contains("gate 'http' failed");
        assertThat(decide(byHand(6, "it was the network")).allowed()).isTrue();
        assertThat(reason(rollback(6))).contains("is quarantined since");
    }

    @Test
    void afterARollbackAutomationCoolsDownUnlessThereIsAReason() {
        past.failed(6, 5).line("", new Event.HoldAccepted("seen", false));
        DeployPolicy policy = new DeployPolicy(Duration.ofMinutes(30), List.of(), false);
        assertThat(decide(deploy(7), policy).reasons())
                .singleElement()
                .asString()
                .contains("rollback at 2026-03-02 10:03:00 UTC, until 2026-03-02 10:33:00 UTC");
        assertThat(decide(byHand(7, ""), policy).allowed()).isTrue();
        PolicyRequest explained =
                new PolicyRequest(Kind.DEPLOY, Past.content("r7"), true, false, "fixed by the vendor", "web", 7);
        assertThat(decide(explained, policy).allowed()).isTrue();
        assertThat(Policies.decide(
                                past.state(),
                                Past.SERVICE,
                                deploy(7),
                                policy,
                                past.now().plusSeconds(1800))
                        .allowed())
                .isTrue();
    }

    @Test
    void aFreezeStopsEveryDeployButAnEmergencyAndNoRollback() {
        FreezeWindow window = new FreezeWindow("quarter end", Past.START, Past.START.plus(Duration.ofDays(1)), null);
        DeployPolicy policy = new DeployPolicy(Duration.ZERO, List.of(window), false);
        assertThat(decide(byHand(6, "please"), policy).reasons())
                .singleElement()
                .asString()
                .contains("frozen ('quarter end') until 2026-03-03 10:00:00 UTC");
        PolicyRequest emergency = new PolicyRequest(Kind.DEPLOY, Past.content("r6"), false, true, "down", "web", 6);
        assertThat(decide(emergency, policy).allowed()).isTrue();
        assertThat(decide(rollback(4), policy).allowed()).isTrue();
    }

    @Test
    void anOlderBuildComesBackByItselfOnlyWhenThatIsAllowed() {
        assertThat(reason(deploy(4))).contains("Build web#4 is older than web#5");
        assertThat(decide(byHand(4, "")).allowed()).isTrue();
        assertThat(decide(deploy(4), new DeployPolicy(Duration.ZERO, List.of(), true))
                        .allowed())
                .isTrue();
        PolicyRequest otherJob = new PolicyRequest(Kind.DEPLOY, Past.content("x"), true, false, "", "web-next", 1);
        assertThat(decide(otherJob).allowed()).isTrue();
    }

    @Test
    void whatRunsAlreadyIsANoteAndNoRefusal() {
        PolicyDecision decision = decide(deploy(5));
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.notes())
                .singleElement()
                .asString()
                .contains("runs since")
                .contains("is verified");
    }

    @Test
    void everyReasonIsToldAndNotTheFirstOnly() {
        past.line(null, new Event.AutomationPaused("night")).failed(6, 5);
        DeployPolicy policy = new DeployPolicy(Duration.ofHours(1), List.of(), false);
        assertThat(decide(deploy(4), policy).reasons()).hasSize(4);
    }

    @Test
    void aNegativeCooldownIsRefused() {
        assertThatThrownBy(() -> new DeployPolicy(Duration.ofMinutes(-1), List.of(), false))
                .hasMessageContaining("zero or more");
    }

    private static PolicyRequest deploy(int build) {
        return new PolicyRequest(Kind.DEPLOY, Past.content("r" + build), true, false, "", "web", build);
    }

    private static PolicyRequest byHand(int build, String reason) {
        return new PolicyRequest(Kind.DEPLOY, Past.content("r" + build), false, false, reason, "web", build);
    }

    private static PolicyRequest rollback(int build) {
        return new PolicyRequest(Kind.ROLLBACK, Past.content("r" + build), false, false, "", "web", build);
    }

    private static PolicyRequest automaticRollback(int build) {
        return new PolicyRequest(Kind.ROLLBACK, Past.content("r" + build), true, false, "", "web", build);
    }

    private PolicyDecision decide(PolicyRequest request) {
        return decide(request, DeployPolicy.DEFAULT);
    }

    private PolicyDecision decide(PolicyRequest request, DeployPolicy policy) {
        return Policies.decide(past.state(), Past.SERVICE, request, policy, past.now());
    }

    private String reason(PolicyRequest request) {
        return String.join("\n", decide(request).reasons());
    }
}
