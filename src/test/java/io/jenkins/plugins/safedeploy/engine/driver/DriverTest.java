package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
    @TempDir
    Path folder;

    private final Stage stage = new Stage(new SimulatedTime());

    @BeforeEach
    void open() throws Exception {
        stage.open(new FileLedgerStore(folder.resolve("production")));
    }

    @AfterEach
    void close() throws Exception {
        stage.driver.close();
        stage.ledger.close();
    }

    @Test
    void aGoodReleaseSucceedsAndIsVerified() throws Exception {
        Settlement settlement = stage.deploy("v1");

        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(settlement.landed()).isEqualTo(Landed.NEW);
        assertThat(settlement.hold()).isFalse();
        assertThat(stage.ledger.<Boolean>read(state ->
                        state.service("web").isVerified(Stage.release("v1").contentDigest())))
                .isTrue();
    }

    @Test
    void aReleaseThatFailsItsGateIsReplacedByTheLastVerifiedOne() throws Exception {
        stage.bad.add("v2");
        stage.deploy("v1");

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.landed()).isEqualTo(Landed.CANDIDATE);
        assertThat(settlement.candidate().value()).isEqualTo("v1");
        assertThat(settlement.hold()).isTrue();
        assertThat(stage.target.applied).containsExactly("v1", "v2", "v1");
        assertThat(stage.ledger.<Boolean>read(state ->
                        state.service("web").quarantined(Stage.release("v2").contentDigest())))
                .isTrue();
    }

    @Test
    void theHistoryOfADeploymentIsFoundFromTheEndToo() throws Exception {
        String first = stage.deploy("v1").deployment();
        String second = stage.deploy("v2").deployment();

        assertThat(stage.ledger.history(first, Long.MAX_VALUE, 1000)).isEqualTo(stage.ledger.history(first));
        assertThat(stage.ledger.history(second, Long.MAX_VALUE, 1000)).isEqualTo(stage.ledger.history(second));
        assertThat(stage.ledger.history(first, Long.MAX_VALUE, 4))
                .as("its request is not among the last four lines")
                .isEmpty();
    }

    @Test
    void withoutAnythingToGoBackToAFailureIsHeld() throws Exception {
        stage.bad.add("v1");

        Settlement settlement = stage.deploy("v1");

        assertThat(settlement.outcome()).isEqualTo(Outcome.HELD);
        assertThat(settlement.landed()).isEqualTo(Landed.NEW);
        assertThat(settlement.hold()).isTrue();
    }

    @Test
    void whatNothingCanTakeBackIsHeldAlthoughThereIsACandidate() throws Exception {
        stage.deploy("v1");
        stage.bad.add("v2");
        stage.target.irreversible.add("Job/migrate runs once");

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.HELD);
        assertThat(settlement.landed()).isEqualTo(Landed.NEW);
        assertThat(settlement.message()).contains("point of no return").contains("Job/migrate runs once");
        assertThat(stage.target.applied).containsExactly("v1", "v2");

        assertThat(stage.rollback("a person may").outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void aRollbackByHandGoesToTheVerifiedReleaseBefore() throws Exception {
        stage.deploy("v1");
        stage.deploy("v2");

        Settlement settlement = stage.rollback("customers complain");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.release().value()).isEqualTo("v1");
        assertThat(stage.target.applied).containsExactly("v1", "v2", "v1");
    }

    @Test
    void twoDeploymentsOfOneServiceRunOneAfterTheOther() throws Exception {
        String first = stage.request("v1");
        String second = stage.request("v2");
        var two = stage.driver.drive(second);
        var one = stage.driver.drive(first);

        assertThat(List.of(stage.settled(one).outcome(), stage.settled(two).outcome()))
                .containsOnly(Outcome.SUCCEEDED);
        assertThat(stage.target.applied).containsExactly("v1", "v2");
    }

    @Test
    void aFailedApplyIsRolledBack() throws Exception {
        stage.deploy("v1");
        stage.target.refuses.add("v2");

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.message()).contains("no room for v2");
    }

    @Test
    void aPersonsAbortCountsAlsoAfterOneThatWasNoPersons() throws Exception {
        stage.deploy("v1");
        stage.people = entry -> {
            if (entry.event() instanceof Event.GateStarted) {
                stage.time.run(() -> {
                    stage.requests.abort(entry.deployment(), false, "timeout");
                    stage.requests.abort(entry.deployment(), true, "alice");
                });
            }
        };

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.message()).isEqualTo("aborted: alice");
    }

    @Test
    void aClassThatIsMissingWhereATargetNeedsItEndsTheDeployment() throws Exception {
        stage.target.inDryRun = () -> {
            throw new NoClassDefFoundError("org/example/Gone");
        };

        Settlement settlement = stage.deploy("v1");

        assertThat(settlement.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThat(settlement.message()).contains("org/example/Gone");
    }

    @Test
    void whatRanOnAMachineThatWasLostIsFencedBeforeAnythingElse() throws Exception {
        stage.deploy("v1");
        stage.target.lost.add("v2");

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(stage.ledger.history(settlement.deployment()))
                .extracting(entry -> entry.event().type())
                .containsSubsequence("EffectEnded", "FenceEnded", "EffectStarted", "EffectEnded", "Settled");
    }
}
