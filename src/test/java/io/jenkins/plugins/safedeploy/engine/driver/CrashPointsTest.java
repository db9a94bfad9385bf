package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the process at every boundary of every scenario: each operation on a file of the ledger, each change of the
 * target, each command; also with half of a write done, and with all lost that was not forced. The next
 * process carries on, and what it says in the end has to be so.
 */
@Tag("slow")
class CrashPointsTest {
    private static final List<String> FIGURES = new ArrayList<>();
    private static int points;
    private static int kills;
    private static int secondKills;

    /** When the orphan of a dead process does what it was told to. */
    private enum Orphan {
        NEVER,
        AT_ONCE,
        AFTER_THE_FENCE
    }

    static Stream<CrashScenario> scenarios() {
        return CrashScenario.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whereverTheProcessDiesTheNextOneSettlesItTruly(CrashScenario scenario) throws IOException {
        Path folder = temporary();
        Base base = new Base(scenario, folder.resolve("base"));
        World whole = base.world(folder.resolve("whole"));
        Points counted = Points.none();
        whole.open(counted);
        scenario.script().run(whole.stage);
        assertThat(whole.outcomes()).last().isEqualTo(scenario.expected());
        List<String> passed = List.copyOf(counted.passed);
        whole.close();
        List<String> violations = new ArrayList<>();
        for (int n = 1; n <= passed.size(); n++) {
            String next = passed.get(n - 1);
            for (Points.Death death : Points.Death.values()) {
                boolean torn = death == Points.Death.TORN_SHORT || death == Points.Death.TORN_LONG;
                if (!torn || next.startsWith("before write")) {
                    Orphan orphan = Orphan.values()[n % 3];
                    violations.addAll(kill(base, folder.resolve("killed"), n, death, orphan, 0));
                    kills++;
                    if ((n + death.ordinal()) % 5 == 0) {
                        violations.addAll(kill(base, folder.resolve("killed"), n, death, orphan, 1 + n * 37 % 40));
                        secondKills++;
                    }
                }
            }
        }
        points += passed.size();
        FIGURES.add(String.format("%5d points  %s", passed.size(), scenario.name()));
        World.delete(folder);
        assertThat(violations).isEmpty();
    }

    @AfterAll
    static void tell() {
        FIGURES.forEach(System.out::println);
        System.out.printf(
                "%d scenarios, %d points, %d kills (torn writes and power cuts included), %d second kills%n",
                FIGURES.size(), points, kills, secondKills);
    }

    private static List<String> kill(Base base, Path folder, int n, Points.Death death, Orphan orphan, int second)
            throws IOException {
        World world = base.world(folder);
        List<String> violations = new ArrayList<>();
        String where = base.scenario.name();
        try {
            where = die(
                    world, new Points(n, death), () -> base.scenario.script().run(world.stage));
            if (where.isEmpty()) {
                throw new AssertionError("Point " + n + " was not reached: the scenario is not the same each time");
            }
            if (orphan == Orphan.AT_ONCE) {
                world.stage.target.orphanGoesOn();
            }
            String again = "";
            if (second > 0) {
                again = die(world, new Points(second, death), () -> recover(world, base.scenario));
            }
            if (second == 0 || !again.isEmpty()) {
                world.open(Points.none());
                if (orphan == Orphan.AFTER_THE_FENCE) {
                    world.stage.target.beforeChange = world.stage.target::orphanGoesOn;
                }
                recover(world, base.scenario);
            }
            where += again.isEmpty() ? "" : ", then " + again;
            violations.addAll(world.violations());
            List<String> outcomes = world.outcomes();
            if (outcomes.size() > base.scenario.base().size()) {
                String last = outcomes.get(outcomes.size() - 1);
                if (!last.equals(base.scenario.expected())
                        && !base.scenario.allowed().contains(last)) {
                    violations.add("ended as " + last);
                }
            }
            world.points.spare();
            world.close();
        } catch (RuntimeException | AssertionError e) {
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            violations.add(trace.toString().lines().limit(25).reduce("", (a, b) -> a + "\n" + b));
        }
        World.delete(folder);
        String at = "[" + base.scenario.name() + "] " + where + ", orphan " + orphan + ": ";
        return violations.stream().map(v -> at + v).toList();
    }

    private interface Life {
        void live() throws IOException;
    }

    /** @return where it died; empty when it did not, and then it is still open */
    private static String die(World world, Points points, Life life) throws IOException {
        try {
            world.open(points);
            life.live();
            return "";
        } catch (Killed e) {
            world.bury();
            return e.getMessage();
        }
    }

    private static void recover(World world, CrashScenario scenario) {
        boolean approving = !scenario.expected().startsWith("EXPIRED");
        world.recover(w -> {
            if (approving) {
                w.awaitingApproval().forEach(w::approveSoon);
            }
        });
    }

    /** In memory where that can be had: thousands of folders are made, and no power will be cut. */
    static Path temporary() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "safe-deploy-crash")
                : Files.createTempDirectory("safe-deploy-crash");
    }

    /** A world before the scenario; made once, then copied. */
    static final class Base {
        final CrashScenario scenario;
        private final World before;

        Base(CrashScenario scenario, Path folder) throws IOException {
            this.scenario = scenario;
            before = new World(folder);
            before.open(Points.none());
            for (String release : scenario.base()) {
                before.stage.deploy(release);
            }
            before.close();
        }

        World world(Path folder) throws IOException {
            World.copy(before.folder, folder);
            World world = new World(folder);
            world.stage.target.become(before.stage.target);
            world.time.runUntil(() -> true, java.time.Duration.ZERO);
            world.stage.people = entry -> scenario.people().accept(world, entry);
            scenario.setup().prepare(world);
            return world;
        }
    }
}
