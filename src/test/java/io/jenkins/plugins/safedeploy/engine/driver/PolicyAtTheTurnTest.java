package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was allowed when it was requested may not be when its turn comes. */
class PolicyAtTheTurnTest {
    @TempDir
    Path folder;

    private final Stage stage = new Stage(new SimulatedTime());
    private String first;

    @BeforeEach
    void open() throws Exception {
        stage.open(new FileLedgerStore(folder.resolve("production")));
        stage.deploy("v1");
        stage.bad.add("v2");
        first = stage.request("v2");
    }

    @AfterEach
    void close() throws Exception {
        stage.driver.close();
        stage.ledger.close();
    }

    @Test
    void anAutomaticDeploymentBehindOneThatFailedMeetsItsHold() throws Exception {
        Settlement next = behindTheBadOne(request("v3", true, ""));

        assertThat(next.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThat(next.message()).contains("on hold");
        assertThat(stage.target.applied).containsExactly("v1", "v2", "v1");
    }

    @Test
    void aPersonsDeploymentBehindOneThatFailedGoesOn() throws Exception {
        Settlement next = behindTheBadOne(request("v3", false, ""));

        assertThat(next.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stage.target.applied).containsExactly("v1", "v2", "v1", "v3");
    }

    @Test
    void aPersonsDeploymentEndsAHoldOnlyWhenItSucceeds() throws Exception {
        assertThat(stage.settled(stage.driver.drive(first)).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        stage.target.inDryRun = () -> {
            throw new IllegalArgumentException("the disk is full");
        };

        String refused = request("v3", false, "");
        assertThat(stage.settled(stage.driver.drive(refused)).outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThatThrownBy(() -> request("v4", true, ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("on hold");

        stage.target.inDryRun = () -> {};
        String good = request("v3", false, "");
        assertThat(stage.settled(stage.driver.drive(good)).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stage.settled(stage.driver.drive(request("v4", true, ""))).outcome())
                .isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void theSameContentBehindItselfIsQuarantinedByThen() throws Exception {
        Settlement next = behindTheBadOne(request("v2", false, ""));

        assertThat(next.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThat(next.message()).contains("quarantined");
    }

    @Test
    void aReasonThatWasGivenStillCounts() throws Exception {
        Settlement next = behindTheBadOne(request("v2", false, "the database is back"));

        assertThat(next.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(stage.target.applied).containsExactly("v1", "v2", "v1", "v2", "v1");
    }

    private String request(String release, boolean automatic, String reason) throws Exception {
        return stage.requests.deploy(
                new DeployRequest(stage.plan(), Stage.release(release), automatic, false, reason, "test"));
    }

    private Settlement behindTheBadOne(String second) {
        List<CompletableFuture<Settlement>> ends = List.of(stage.driver.drive(first), stage.driver.drive(second));
        assertThat(stage.settled(ends.get(0)).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        return stage.settled(ends.get(1));
    }
}
