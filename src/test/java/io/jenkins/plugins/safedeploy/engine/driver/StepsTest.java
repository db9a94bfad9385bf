package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares first, each measured; then the whole; then what is only possible once it is verified. */
class StepsTest {
    @TempDir
    Path folder;

    private final Stage stage = new Stage(new SimulatedTime());

    @BeforeEach
    void open() throws Exception {
        stage.open(new FileLedgerStore(folder.resolve("production")));
        stage.deploy("v1");
        stage.target.applied.clear();
        stage.target.steps = 2;
    }

    @AfterEach
    void close() throws Exception {
        stage.driver.close();
        stage.ledger.close();
    }

    @Test
    void theWholeFollowsTheSteps() throws Exception {
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stage.target.applied).containsExactly("v2 step 1", "v2 step 2", "v2", "v2 finish");
    }

    @Test
    void aShareThatFailsGoesBackAtOnce() throws Exception {
        stage.bad.add("v2");
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(stage.target.applied).startsWith("v2 step 1", "v1");
    }

    @Test
    void aShareGoesBackAlthoughTheWholeCouldNot() throws Exception {
        stage.bad.add("v2");
        stage.target.irreversible.add("Job/migrate runs once");
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void whatCannotBeTidiedUpIsToldAndDoesNotUnseatTheRelease() throws Exception {
        stage.target.unfinishable = "ConfigMap/old: not allowed";
        Settlement settlement = stage.deploy("v2");
        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(settlement.message()).contains("could be tidied up").contains("ConfigMap/old: not allowed");
    }
}
