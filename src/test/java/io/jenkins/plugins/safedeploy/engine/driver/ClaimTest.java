package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
    @TempDir
    Path folder;

    @Test
    void aTargetThatAnotherLedgerChangedIsLeftAloneUntilClaimedAndThenItsEpochIsPassed() throws Exception {
        Stage stage = new Stage(new SimulatedTime());
        stage.open(new FileLedgerStore(folder.resolve("production")));
        stage.deploy("v1");
        stage.target.witness = new Witness("another-ledger", 900, "f".repeat(64), "production", "web", 41);
        stage.target.epoch = 41;

        Settlement refused = stage.deploy("v2");

        assertThat(refused.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThat(refused.message()).contains("another-ledger").contains("claim");
        assertThatThrownBy(() -> stage.request("v3"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("claim");

        stage.requests.claim("the other one is gone");

        assertThat(stage.deploy("v3").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stage.target.epoch).isGreaterThan(41);
        stage.driver.close();
        stage.ledger.close();
    }
}
