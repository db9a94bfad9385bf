package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.LineChecks;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes one control out at a time and sees that the judge of the other tests, {@link Invariants}, notices; with the
 * control in place the same scenario is without a violation.
 *
 * <table>
 * <caption>What catches the absence of what</caption>
 * <tr><th>taken out</th><th>here</th><th>in the suite</th></tr>
 * <tr><td>force before acting</td><td>{@link #force}</td><td>CrashPointsTest, power cuts</td></tr>
 * <tr><td>lock of the driver</td><td>{@link #driverLock}</td><td>RacesTest, two adopters</td></tr>
 * <tr><td>lock for appending</td><td>{@link #appendLock}</td><td>TwoProcessesTest</td></tr>
 * <tr><td>epoch check of the target</td><td>{@link #epochAtTheTarget}</td><td>CrashPointsTest, orphans</td></tr>
 * <tr><td>the driver's look whether it still is the driver</td><td>{@link #ownership}</td><td>RacesTest, takeovers</td></tr>
 * <tr><td>compare before append (head)</td><td>{@link #head}</td><td>RacesTest, two adopters</td></tr>
 * <tr><td>hash and prev of a line</td><td>{@code TamperTest}</td><td>TamperTest</td></tr>
 * </table>
 */
class NegativeControlsTest {
    private static final LineChecks BLIND_TO_THE_HEAD = new LineChecks() {
        @Override
        public boolean sameHead(Head decidedOn, Head now) {
            return true;
        }
    };

    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = CrashPointsTest.temporary();
    }

    @AfterEach
    void remove() throws IOException {
        World.delete(folder);
    }

    @Test
    void force() throws Exception {
        assertThat(powerCutAfterTheChange(false)).isEmpty();
        assertThat(powerCutAfterTheChange(true)).anyMatch(v -> v.contains("which is not in the ledger"));
    }

    private List<String> powerCutAfterTheChange(boolean takenOut) throws Exception {
        CrashScenario scenario = CrashScenario.all().get(0);
        CrashPointsTest.Base base = new CrashPointsTest.Base(scenario, folder.resolve("base-" + takenOut));
        World whole = base.world(folder.resolve("whole-" + takenOut));
        Points counted = Points.none();
        whole.open(counted);
        whole.stage.deploy("v2");
        int point = 1 + counted.passed.indexOf("after the change of the target");
        whole.close();
        World world = base.world(folder.resolve("cut-" + takenOut));
        world.forceTakenOut = takenOut;
        return killedAndRecovered(world, new Points(point, Points.Death.POWER_CUT), () -> {});
    }

    private static List<String> killedAndRecovered(World world, Points points, Runnable afterTheFence)
            throws Exception {
        try {
            world.open(points);
            world.stage.deploy("v2");
            throw new AssertionError("it was not killed");
        } catch (Killed e) {
            world.bury();
        }
        world.open(Points.none());
        world.stage.target.beforeChange = afterTheFence;
        world.recover(w -> {});
        List<String> violations = world.violations();
        world.close();
        return violations;
    }

    @Test
    void epochAtTheTarget() throws Exception {
        assertThat(orphanAfterTheFence(false)).isEmpty();
        assertThat(orphanAfterTheFence(true)).isNotEmpty();
    }

    private List<String> orphanAfterTheFence(boolean takenOut) throws Exception {
        CrashScenario scenario = CrashScenario.all().get(0);
        CrashPointsTest.Base base = new CrashPointsTest.Base(scenario, folder.resolve("base-" + takenOut));
        World whole = base.world(folder.resolve("whole-" + takenOut));
        Points counted = Points.none();
        whole.open(counted);
        whole.stage.deploy("v2");
        int point = 1 + counted.passed.indexOf("before the change of the target");
        whole.close();
        World world = base.world(folder.resolve("killed-" + takenOut));
        world.stage.target.epochCheckTakenOut = takenOut;
        // the new release fails its gate, and while the old one is put back the orphan wakes up
        world.stage.bad.add("v2");
        int[] changes = new int[1];
        return killedAndRecovered(world, new Points(point, Points.Death.KILLED), () -> {
            if (++changes[0] == 2) {
                world.stage.target.afterChange = world.stage.target::orphanGoesOn;
            }
        });
    }

    @Test
    void driverLock() throws Exception {
        assertThat(adoptedFromALivingDriver(false)).isEmpty();
        assertThat(adoptedFromALivingDriver(true)).isNotEmpty();
    }

    private List<String> adoptedFromALivingDriver(boolean takenOut) throws Exception {
        World world = world("driver-lock-" + takenOut);
        OtherProcess other = new OtherProcess(world, takenOut);
        String deployment = world.stage.request("v2");
        List<String> violations = new ArrayList<>();
        try {
            other.driver.adopt(deployment, "it looks dead");
            violations.add("a deployment was taken from a process that lives");
        } catch (AdoptionRefusedException e) {
            // as it should be
        }
        other.close();
        world.close();
        return violations;
    }

    @Test
    void ownership() throws Exception {
        assertThat(adoptedDuringItsGates(Run.Ownership.LEDGER)).isEmpty();
        assertThat(adoptedDuringItsGates((facts, driver) -> true)).isNotEmpty();
    }

    /** By one that takes the first one for dead; the epoch alone has to keep the first one from acting on. */
    private List<String> adoptedDuringItsGates(Run.Ownership ownership) throws Exception {
        World world = new World(folder.resolve("ownership-" + (ownership == Run.Ownership.LEDGER)));
        world.stage.ownership = ownership;
        world.open(Points.none());
        world.stage.deploy("v1");
        OtherProcess other = new OtherProcess(world, true);
        String deployment = world.stage.request("v2");
        List<CompletableFuture<Settlement>> adopted = new ArrayList<>();
        world.stage.people = entry -> {
            if (entry.event().type().equals("EffectStarted") && adopted.isEmpty()) {
                world.time.run(() -> adopted.add(other.driver.adopt(deployment, "it looks dead")));
            }
        };
        world.stage.driver.drive(deployment);
        world.time.runUntil(() -> !adopted.isEmpty() && adopted.get(0).isDone(), Duration.ofHours(1));
        List<String> violations = new ArrayList<>();
        List<String> measured = world.stage.measurements.stream()
                .filter(m -> m.startsWith(deployment))
                .toList();
        if (measured.size() > 2 + 1) { // its preflight, then twice as the plan says
            violations.add("two drivers measured its gate: " + measured);
        }
        violations.addAll(world.violations());
        other.close();
        world.close();
        return violations;
    }

    @Test
    void head() throws Exception {
        assertThat(twoDecideOnOneHead(LineChecks.STRICT)).isEmpty();
        assertThat(twoDecideOnOneHead(BLIND_TO_THE_HEAD)).anyMatch(v -> v.contains("takes no new epoch"));
    }

    private List<String> twoDecideOnOneHead(LineChecks checks) throws Exception {
        World world = world("head-" + (checks == LineChecks.STRICT));
        String deployment = world.stage.request("v2");
        world.stage.target.beforeChange = () -> {
            throw new Killed("in the apply");
        };
        try {
            world.stage.settled(world.stage.driver.drive(deployment));
        } catch (Killed e) {
            world.bury();
        }
        world.stage.checks = checks;
        world.open(Points.none());
        OtherProcess other = new OtherProcess(world, false);
        world.store.beforeLock = () -> other.driver.adopt(deployment, "its process died");
        try {
            world.stage.driver.adopt(deployment, "its process died");
        } catch (AdoptionRefusedException e) {
            // the other one was first
        }
        world.time.runUntil(
                () -> {
                    try {
                        world.stage.ledger.ledger().refresh();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return world.stage.ledger.read(state -> state.deployments().isEmpty());
                },
                Duration.ofHours(1));
        List<String> violations = world.violations();
        other.close();
        world.close();
        return violations;
    }

    @Test
    @Tag("slow")
    void appendLock() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock (util-linux) is not here");
        assertThat(twoWriters("append-lock-in-place")).isEmpty();
        assertThat(twoWriters("append-lock-taken-out")).isNotEmpty();
    }

    private List<String> twoWriters(String control) throws Exception {
        Path root = Files.createDirectories(folder.resolve(control));
        try (Children first = Children.start(List.of(), root, "first", control, "5");
                Children second = Children.start(List.of(), root, "second", control, "5")) {
            first.ended(90);
            second.ended(90);
            List<String> violations = new ArrayList<>();
            try (EnvironmentLedger ledger = EnvironmentLedger.view(
                    new FileLedgerStore(root.resolve("ledger")), "production", new SystemClock())) {
                violations.addAll(Invariants.violations(ledger));
                for (Children child : List.of(first, second)) {
                    violations.addAll(Invariants.lost(ledger, child.said("APPENDED")));
                }
            } catch (IOException e) {
                violations.add("what stands in the ledger cannot be read: " + e);
            }
            return violations;
        }
    }

    private World world(String name) throws IOException {
        World world = new World(folder.resolve(name));
        world.open(Points.none());
        world.stage.deploy("v1");
        return world;
    }
}
