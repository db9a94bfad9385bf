package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.Moment;
import io.jenkins.plugins.safedeploy.engine.deployment.Next;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    void inThePauseTheGatesAreMeasuredAgainAndTheLastWordIsSpokenWhenItIsOver() throws Exception {
        stage.target.steps = 1;
        stage.target.pause = Duration.ofMinutes(2);
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);

        List<Instant> began = roundsOfTheFirstStep();
        assertThat(began).hasSize(5);
        for (int i = 1; i < began.size(); i++) {
            assertThat(began.get(i)).isAfterOrEqualTo(began.get(i - 1).plusSeconds(30));
        }
        assertThat(began.get(began.size() - 1))
                .isAfterOrEqualTo(endOfTheFirstStep().plus(stage.target.pause));
    }

    @Test
    void aShareThatGoesBadInItsPauseGoesBackAtOnce() throws Exception {
        stage.target.pause = Duration.ofMinutes(10);
        stage.people = entry -> {
            if (entry.event() instanceof Event.GateEnded end && end.again() == 1) {
                stage.bad.add("v2");
            }
        };
        Settlement settlement = stage.deploy("v2");
        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(settlement.message()).contains("gate 'health'");
        assertThat(stage.target.applied).startsWith("v2 step 1", "v1");
        assertThat(settlement.settledAt()).isBefore(endOfTheFirstStep().plus(stage.target.pause));
    }

    @Test
    void aShareThatGoesBadJustBeforeItsPauseIsOverIsNotFollowedByTheNext() throws Exception {
        stage.target.pause = Duration.ofMinutes(2);
        stage.people = entry -> {
            if (entry.event() instanceof Event.EffectEnded end && end.effect().equals("step:1")) {
                stage.time.after(stage.target.pause.minusMillis(1), () -> stage.bad.add("v2"));
            }
        };
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(stage.target.applied).startsWith("v2 step 1", "v1");
    }

    @Test
    void betweenTwoRoundsThereIsOnlyATimer() throws Exception {
        stage.target.steps = 1;
        stage.target.pause = Duration.ofMinutes(2);
        String id = stage.request("v2");
        List<Next> between = new ArrayList<>();
        stage.people = entry -> {
            if (entry.event() instanceof Event.EffectEnded end && end.effect().equals("step:1")) {
                stage.time.after(
                        Duration.ofSeconds(20),
                        () -> between.add(stage.ledger.read(
                                state -> DeploymentProcess.next(state, id, new Moment(stage.time.now(), Set.of())))));
            }
        };
        stage.settled(stage.driver.drive(id));
        Instant due = endOfTheFirstStep().plusSeconds(30);
        assertThat(between).containsExactly(new Next.Act(List.of(new Task.WaitUntil(due, DeploymentProcess.PAUSE))));
    }

    @Test
    void aGateThatOutlastsThePauseIsMeasuredOnceMore() throws Exception {
        stage.target.steps = 1;
        stage.target.pause = Duration.ofSeconds(1);
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(roundsOfTheFirstStep()).hasSize(2);
    }

    @Test
    void aPauseOfADayWritesABoundedNumberOfLines() throws Exception {
        stage.target.steps = 1;
        stage.target.pause = Duration.ofHours(24);
        assertThat(stage.deploy("v2").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(roundsOfTheFirstStep()).hasSizeBetween(60, 62);
    }

    private List<Instant> roundsOfTheFirstStep() throws Exception {
        List<Instant> began = new ArrayList<>();
        stage.ledger.ledger().lines(1, line -> {
            Entry entry = EventCodec.read(line);
            if (entry.event() instanceof Event.GateStarted gate && gate.step() == 1) {
                assertThat(gate.again()).isEqualTo(began.size());
                began.add(entry.at());
            }
        });
        return began;
    }

    private Instant endOfTheFirstStep() throws Exception {
        List<Instant> ended = new ArrayList<>();
        stage.ledger.ledger().lines(1, line -> {
            Entry entry = EventCodec.read(line);
            if (entry.event() instanceof Event.EffectEnded end && end.effect().equals("step:1")) {
                ended.add(entry.at());
            }
        });
        return ended.get(0);
    }

    @Test
    void whatCannotBeTidiedUpIsToldAndDoesNotUnseatTheRelease() throws Exception {
        stage.target.unfinishable = "ConfigMap/old: not allowed";
        Settlement settlement = stage.deploy("v2");
        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(settlement.message()).contains("could be tidied up").contains("ConfigMap/old: not allowed");
    }
}
