package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a ledger is not the ledger: it acts only after somebody has said that it is the true one. */
class ClonedLedgerTest {
    @TempDir
    Path root;

    private final Stage stage = new Stage(new SimulatedTime());

    private Process open(Stage at, Path folder) throws IOException {
        FileLedgerStore store = new FileLedgerStore(folder);
        at.open(store);
        return () -> {
            at.driver.close();
            at.ledger.close();
            store.close();
        };
    }

    /** Ends it. */
    private interface Process extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private void deployed(Path folder, String... releases) throws IOException {
        try (Process process = open(stage, folder)) {
            for (String release : releases) {
                assertThat(stage.deploy(release).outcome()).isEqualTo(Outcome.SUCCEEDED);
            }
        }
    }

    private static void refuses(Stage stage) {
        assertThatThrownBy(() -> stage.request("v9"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("safedeploy claim --reason");
        assertThatThrownBy(() -> stage.requestRollback("customers complain"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("safedeploy claim --reason");
        for (ThrowingCallable act : List.<ThrowingCallable>of(
                () -> stage.requests.approve("x", new Approvals.Person("alice", Set.of(), true), "fine"),
                () -> stage.requests.accept("web", "fine"),
                () -> stage.requests.pause("holidays"),
                () -> stage.requests.unpause("back"))) {
            assertThatThrownBy(act)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("safedeploy claim --reason");
        }
    }

    @Test
    void aCloneOnAnotherPathRefusesUntilItIsClaimed() throws Exception {
        Path original = root.resolve("original");
        deployed(original, "v1", "v2");
        Path clone = root.resolve("clone");
        World.copy(original, clone);

        try (Process process = open(stage, clone)) {
            refuses(stage);
            stage.requests.claim("the old machine is gone");
            assertThat(stage.deploy("v3").outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(stage.rollback("customers complain").outcome()).isEqualTo(Outcome.ROLLED_BACK);
        }
    }

    @Test
    void aFolderRestoredToTheSamePathRefusesUntilItIsClaimed() throws Exception {
        Path folder = root.resolve("production");
        deployed(folder, "v1", "v2");
        Path backup = root.resolve("backup");
        World.copy(folder, backup);
        World.delete(folder);
        World.copy(backup, folder);

        try (Process process = open(stage, folder)) {
            refuses(stage);
            stage.requests.claim("restored from the backup of last night");
            assertThat(stage.deploy("v3").outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    /** Not even the folder tells: the newer history is known only by what it left on the target. */
    @Test
    void aWitnessAheadOfTheLedgerMakesItReadOnlyUntilItIsClaimed() throws Exception {
        Path folder = root.resolve("production");
        deployed(folder, "v0", "v1");
        byte[] older = Files.readAllBytes(folder.resolve("ledger-1.jsonl"));
        byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint.json"));
        deployed(folder, "v2");
        Files.write(folder.resolve("ledger-1.jsonl"), older);
        Files.write(folder.resolve("checkpoint.json"), checkpoint);

        try (Process process = open(stage, folder)) {
            Settlement refused = stage.deploy("v3");
            assertThat(refused.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
            assertThat(refused.message()).contains("does not have").contains("safedeploy claim --reason");
            refuses(stage);
            assertThat(stage.target.applied).containsExactly("v0", "v1", "v2");
            stage.requests.claim("the backup is what we go on with");
            assertThat(stage.deploy("v3").outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void twoEnvironmentsOnOneTargetAreNoticed() throws Exception {
        deployed(root.resolve("production"), "v1");
        Stage other = new Stage(new SimulatedTime());
        other.target.become(stage.target);

        try (Process process = open(other, root.resolve("staging"))) {
            Settlement refused = other.deploy("v2");
            assertThat(refused.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
            assertThat(refused.message()).contains("another ledger").contains("safedeploy claim --reason");
            assertThatThrownBy(() -> other.request("v2")).isInstanceOf(RefusedException.class);
            other.requests.claim("staging moved here");
            assertThat(other.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void aCopyAdoptsNothingUntilItIsClaimed() throws Exception {
        Path original = root.resolve("original");
        String deployment = leftInTheMiddle(original);
        Path clone = root.resolve("clone");
        World.copy(original, clone);
        List<String> applied = List.copyOf(stage.target.applied);

        try (Process process = open(stage, clone)) {
            assertThatThrownBy(() -> stage.driver.adopt(deployment, "its process died"))
                    .isInstanceOf(AdoptionRefusedException.class)
                    .hasMessageContaining("safedeploy claim --reason");
            assertThat(stage.target.applied).isEqualTo(applied);
            stage.requests.claim("the old machine is gone");
            assertThat(stage.settled(stage.driver.adopt(deployment, "its process died"))
                            .outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void aLedgerWhoseTargetWentOnWithoutItAdoptsNothing() throws Exception {
        Path original = root.resolve("original");
        String deployment = leftInTheMiddle(original);
        Stage newer = new Stage(new SimulatedTime());
        newer.target.become(stage.target);
        Path clone = root.resolve("clone");
        World.copy(original, clone);
        try (Process process = open(newer, clone)) {
            newer.requests.claim("we go on here");
            newer.settled(newer.driver.adopt(deployment, "its process died"));
            newer.deploy("v3");
        }
        Stage old = new Stage(new SimulatedTime());
        old.target.become(newer.target);

        try (Process process = open(old, original)) {
            assertThatThrownBy(() -> old.driver.adopt(deployment, "its process died"))
                    .isInstanceOf(AdoptionRefusedException.class)
                    .hasMessageContaining("safedeploy claim --reason");
            assertThat(old.target.applied).isEqualTo(newer.target.applied);
        }
    }

    /** A deployment whose process died during its apply. */
    private String leftInTheMiddle(Path folder) throws Exception {
        deployed(folder, "v1");
        FileLedgerStore store = new FileLedgerStore(folder);
        stage.open(store);
        String deployment = stage.request("v2");
        stage.target.beforeChange = () -> {
            throw new Killed("in the apply");
        };
        assertThatThrownBy(() -> stage.settled(stage.driver.drive(deployment))).isInstanceOf(Killed.class);
        stage.target.beforeChange = () -> {};
        stage.time.forget();
        stage.ledger.close();
        store.close();
        return deployment;
    }
}
