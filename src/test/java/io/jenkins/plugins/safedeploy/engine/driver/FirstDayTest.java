package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An earlier build may be adopted where nothing was ever verified, and nowhere else. */
class FirstDayTest {
    private static final Earlier V1 = new Earlier(Stage.release("v1"), "the archived artifacts of the last build");

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
    void whatFailsOnTheFirstDayGoesBackToTheEarlierBuildWhichIsVerifiedThen() throws Exception {
        stage.bad.add("v2");

        Settlement settlement = deploy("v2", V1);

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.candidate().value()).isEqualTo("v1");
        assertThat(settlement.message()).endsWith("; v1 was adopted, never verified, and its gates passed now");
        assertThat(stage.target.applied).containsExactly("v2", "v1");
        assertThat(words(settlement.deployment()))
                .contains(
                        "preflight passed; way back: v1 (build web#1; adopted, never verified)",
                        "note: way back to v1 (build web#1; adopted, never verified) (the archived artifacts of the last"
                                + " build)")
                .anyMatch(line -> line.startsWith("decided: back to v1 (build web#1; adopted, never verified)"));
        assertThat(stage.ledger.<Boolean>read(
                        state -> state.service("web").isVerified(V1.release().contentDigest())))
                .isTrue();
    }

    @Test
    void anEarlierBuildThatFailsItsGatesTooIsBackUnverified() throws Exception {
        stage.bad.addAll(List.of("v1", "v2"));

        Settlement settlement = deploy("v2", V1);

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK_UNVERIFIED);
        assertThat(settlement.landed()).isEqualTo(Landed.CANDIDATE);
        assertThat(settlement.message()).contains("v1 (adopted, never verified) is back, but gate 'health'");
        assertThat(stage.ledger.<Boolean>read(state -> state.service("web").everVerified()))
                .isFalse();
    }

    @Test
    void onceSomethingWasVerifiedNothingIsAdopted() throws Exception {
        stage.deploy("v3");
        stage.bad.add("v4");

        Settlement settlement = deploy("v4", V1);

        assertThat(settlement.candidate().value()).isEqualTo("v3");
        assertThat(stage.target.applied).containsExactly("v3", "v4", "v3");
        assertThat(words(settlement.deployment())).noneMatch(line -> line.contains("adopted"));
    }

    @Test
    void theReasonWhyThereIsNoEarlierBuildIsTold() throws Exception {
        stage.bad.add("v2");

        Settlement settlement = deploy("v2", new Earlier(null, "no earlier build of web succeeded"));

        assertThat(settlement.outcome()).isEqualTo(Outcome.HELD);
        assertThat(words(settlement.deployment()))
                .contains(
                        "note: nothing was ever verified here, so there is nothing to roll back to (no earlier build of"
                                + " web succeeded): a failure will be held");
    }

    @Test
    void anEarlierBuildWithTheSameContentIsNoWayBack() throws Exception {
        stage.bad.add("v1");

        Settlement settlement = deploy("v1", V1);

        assertThat(settlement.outcome()).isEqualTo(Outcome.HELD);
        assertThat(words(settlement.deployment()))
                .contains("note: not back to v1: its content is the same as what would be left");
    }

    @Test
    void aPersonCanGoBackToItAfterAHold() throws Exception {
        stage.target.refuses.add("v1");
        stage.bad.add("v2");
        Settlement failed = deploy("v2", V1);
        assertThat(failed.outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        stage.target.refuses.clear();

        Settlement settlement = stage.settled(stage.driver.drive(askBack()));

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(words(settlement.deployment()))
                .contains("preflight passed; way back: v1 (build web#1; adopted, never verified)");
    }

    @Test
    void aRollbackToItThatWaitedWhileSomethingWasVerifiedIsRefused() throws Exception {
        stage.bad.add("v2");
        stage.target.refuses.add("v1");
        deploy("v2", V1);
        var good = stage.driver.drive(stage.request("v3"));
        stage.time.runUntil(
                () -> stage.ledger.<Boolean>read(
                        state -> !state.service("web").lock().isEmpty()),
                Duration.ofMinutes(1));
        String back = askBack();
        stage.settled(good);

        Settlement settlement = stage.settled(stage.driver.drive(back));

        assertThat(settlement.outcome()).isEqualTo(Outcome.NOTHING_DEPLOYED);
        assertThat(settlement.message()).contains("never verified here, and since this was asked something else was");
    }

    private String askBack() throws IOException {
        Candidate to = stage.ledger
                .read(state -> Candidates.lastVerified(state.service("web")))
                .candidate()
                .orElseThrow();
        assertThat(to.adopted()).isTrue();
        return stage.requests.rollback(new RollbackRequest("web", to, false, false, false, "v2 is broken", "test"));
    }

    private Settlement deploy(String release, Earlier earlier) throws IOException {
        Release made = Stage.release(release);
        return stage.settled(stage.driver.drive(stage.requests.deploy(
                new DeployRequest(stage.plan(), made, false, false, "test", "test", List.of(), earlier))));
    }

    private List<String> words(String deployment) throws IOException {
        List<String> words = new ArrayList<>();
        for (Entry entry : stage.ledger.history(deployment)) {
            Event event = entry.event();
            Wording.of(event).forEach(phrase -> words.add(phrase.text()));
        }
        return words;
    }
}
