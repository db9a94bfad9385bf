package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things that come at the worst moment. */
class RacesTest {
    @TempDir
    Path root;

    private final List<AutoCloseable> open = new ArrayList<>();
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = world("world");
        world.open(Points.none());
        world.stage.deploy("v1");
    }

    private World world(String name) {
        World made = new World(root.resolve(name));
        open.add(made::close);
        return made;
    }

    private OtherProcess other() throws IOException {
        OtherProcess other = new OtherProcess(world, false);
        open.add(other::close);
        return other;
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void anAbortSettlesTheDeploymentWhereverItArrives() throws Exception {
        everywhere((stage, id) -> stage.requests.abort(id, true, "wrong version"));
    }

    @Test
    void aForceStopSettlesTheDeploymentWhereverItArrives() throws Exception {
        everywhere((stage, id) -> stage.requests.forceStop(id, "it hangs"));
    }

    @Test
    void anAbortAndThenAForceStopSettleTheDeploymentWhereverTheyArrive() throws Exception {
        everywhere((stage, id) -> {
            stage.requests.abort(id, true, "wrong version");
            stage.requests.forceStop(id, "it hangs");
        });
    }

    private interface Interruption {
        void comes(Stage stage, String deployment);
    }

    /** After each line of a deployment that is rolled back. */
    private void everywhere(Interruption interruption) throws IOException {
        int n = 0;
        boolean reached = true;
        while (reached) {
            int when = n++;
            World each = world("at-" + when);
            each.open(Points.none());
            each.stage.bad.add("v2");
            each.stage.deploy("v1");
            int[] lines = new int[1];
            each.stage.people = entry -> {
                if (!entry.deployment().isEmpty() && lines[0]++ == when) {
                    each.time.run(() -> interruption.comes(each.stage, entry.deployment()));
                }
            };
            Settlement end = each.stage.deploy("v2");
            reached = lines[0] > when;
            Set<Outcome> allowed = EnumSet.of(
                    Outcome.ABORTED, Outcome.ROLLED_BACK, Outcome.ROLLED_BACK_UNVERIFIED, Outcome.ROLLBACK_FAILED);
            assertThat(end.outcome()).as("after line %d", when).isIn(allowed);
            assertThat(each.violations()).as("after line %d", when).isEmpty();
        }
        assertThat(n).isGreaterThan(15);
    }

    @Test
    void anEmergencyRollbackTakesOverWhileTheOtherDriverIsInTheMiddleOfItsApply() throws Exception {
        Stage mine = world.stage;
        mine.deploy("v2");
        OtherProcess other = other();
        String deployment = mine.request("v3");
        List<CompletableFuture<Settlement>> rollback = new ArrayList<>();
        mine.target.beforeChange = () -> {
            if (rollback.isEmpty()) {
                rollback.add(other.emergencyRollback());
                // the other process is done before this one's apply goes on
                mine.time.runUntil(() -> rollback.get(0).isDone(), Duration.ofMinutes(10));
            }
        };
        Settlement old = mine.settled(mine.driver.drive(deployment));

        assertThat(rollback.get(0).join().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(old.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(mine.target.applied).containsExactly("v1", "v2", "v1");
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void anEmergencyRollbackTakesOverWhileTheOtherDriverIsInItsGates() throws Exception {
        Stage mine = world.stage;
        mine.deploy("v2");
        OtherProcess other = other();
        List<CompletableFuture<Settlement>> rollback = new ArrayList<>();
        mine.people = entry -> {
            if (entry.event() instanceof Event.GateStarted && rollback.isEmpty()) {
                mine.time.run(() -> rollback.add(other.emergencyRollback()));
            }
        };
        Settlement old = mine.deploy("v3");
        mine.settled(rollback.get(0));

        assertThat(old.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(rollback.get(0).join().outcome()).isIn(Outcome.ROLLED_BACK);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void ofTwoThatAdoptAtOnceExactlyOneWins() throws Exception {
        String deployment = world.stage.request("v2");
        world.stage.target.beforeChange = () -> {
            throw new Killed("in the apply");
        };
        assertThatThrownBy(() -> world.stage.settled(world.stage.driver.drive(deployment)))
                .isInstanceOf(Killed.class);
        world.bury();
        world.open(Points.none());
        OtherProcess other = other();

        List<Throwable> lost = new ArrayList<>();
        List<CompletableFuture<Settlement>> won = new ArrayList<>();
        Thread[] adopters = {
            new Thread(() -> adopt(world.stage.driver, deployment, won, lost)),
            new Thread(() -> adopt(other.driver, deployment, won, lost))
        };
        for (Thread adopter : adopters) {
            adopter.start();
        }
        for (Thread adopter : adopters) {
            adopter.join();
        }

        assertThat(won).hasSize(1);
        assertThat(lost).singleElement().isInstanceOf(AdoptionRefusedException.class);
        assertThat(world.stage.settled(won.get(0)).outcome()).isEqualTo(Outcome.SUCCEEDED);
        world.stage.ledger.refresh();
        assertThat(world.violations()).isEmpty();
    }

    private static void adopt(
            Driver driver, String deployment, List<CompletableFuture<Settlement>> won, List<Throwable> lost) {
        try {
            CompletableFuture<Settlement> end = driver.adopt(deployment, "its process died");
            synchronized (won) {
                won.add(end);
            }
        } catch (RuntimeException e) {
            synchronized (won) {
                lost.add(e);
            }
        }
    }

    @Test
    void aClockThatJumpsADayLeavesGateDeadlinesAlone() throws Exception {
        for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(-1))) {
            boolean[] jumped = new boolean[1];
            world.stage.people = entry -> {
                if (entry.event() instanceof Event.GateStarted && !jumped[0]) {
                    jumped[0] = true;
                    world.time.run(() -> world.time.jump(jump));
                }
            };
            Settlement end = world.stage.deploy(jump.isNegative() ? "v3" : "v2");
            assertThat(jumped[0]).isTrue();
            assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aClockThatJumpsADayForwardExpiresAnApprovalThatEndsToday() throws Exception {
        world.stage.approvals.add(new ApprovalSettings("team", List.of(), 1, Duration.ofHours(2), false, ""));
        String id = world.stage.request("v2");
        CompletableFuture<Settlement> end = world.stage.driver.drive(id);
        world.time.runUntil(() -> !world.awaitingApproval().isEmpty(), Duration.ofMinutes(1));
        world.time.jump(Duration.ofDays(1));
        Duration before = world.time.uptime();

        assertThat(world.stage.settled(end).outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(world.time.uptime().minus(before)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void aQueuedDeploymentGoesOnWhenTheOneBeforeItIsOfADeadProcess() throws Exception {
        Stage mine = world.stage;
        OtherProcess other = other();
        String owner = mine.request("v2");
        CompletableFuture<Settlement> first = mine.driver.drive(owner);
        other.requests.deploy(new DeployRequest(mine.plan(), Stage.release("v3"), false, false, "test", "test"));
        String behind = mine.request("v4");
        CompletableFuture<Settlement> last = mine.driver.drive(behind);
        mine.settled(first);
        other.die();

        assertThat(mine.settled(last).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aQueuedDeploymentIsFoundBehindManyThatWaitForApproval() throws Exception {
        Stage stage = world.stage;
        stage.approvals.add(new ApprovalSettings("team", List.of(), 1, Duration.ofDays(1), false, ""));
        for (int i = 2; i < 22; i++) {
            stage.driver.drive(stage.request("v" + i));
        }
        world.time.runUntil(() -> world.awaitingApproval().size() == 20, Duration.ofMinutes(5));
        stage.approvals.clear();
        String first = stage.request("v30");
        String second = stage.request("v31");
        CompletableFuture<Settlement> two = stage.driver.drive(second);
        CompletableFuture<Settlement> one = stage.driver.drive(first);

        assertThat(stage.settled(one).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(stage.settled(two).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aTargetThatThrowsWhatNobodyExpectsIsAnAnswerToo() throws Exception {
        world.stage.target.beforeChange = () -> {
            throw new IllegalStateException("a bug in a target");
        };
        Settlement end = world.stage.deploy("v2");

        assertThat(end.outcome()).isIn(Outcome.ROLLED_BACK, Outcome.ROLLBACK_FAILED, Outcome.HELD);
        assertThat(end.hold()).isTrue();
        assertThat(world.violations()).isEmpty();
    }
}
