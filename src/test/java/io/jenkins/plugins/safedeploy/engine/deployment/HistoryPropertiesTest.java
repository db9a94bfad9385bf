package io.jenkins.plugins.safedeploy.engine.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What must be true of every history, checked on 10,000 generated ones. The properties are read from the lines alone,
 * with a bookkeeping of their own, never from the state that the code under test makes of them.
 */
class HistoryPropertiesTest {
    private static final int HISTORIES = 10_000;

    @Test
    void everyHistoryKeepsItsPromises() throws IOException {
        Map<String, Integer> seen = new TreeMap<>();
        long lines = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            try {
                History history = new History(seed);
                lines += history.entries.size();
                new Bookkeeping(seen).read(history.entries);
                aPrefixGivesTheSameNextAction(history);
                aCheckpointAndTheTailGiveTheSameState(history, new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.printf("Histories: %,d with %,d lines; %s%n", HISTORIES, lines, seen);
        assertThat(seen)
                .as("what has to occur, or the histories prove nothing")
                .containsKeys(
                        "automatic rollbacks",
                        "rollbacks by hand",
                        "rollbacks to an adopted release",
                        "rollbacks to an adopted release that verified it",
                        "requests that brought an earlier build along too late",
                        "rollbacks to the same program with other configuration",
                        "deploys of a quarantined content",
                        "gates that claimed to have passed unmeasured",
                        "rounds of gates of a step",
                        "rounds of gates in a pause",
                        "steps that were followed by the next",
                        "SUCCEEDED",
                        "ROLLED_BACK",
                        "ROLLED_BACK_UNVERIFIED",
                        "ROLLBACK_FAILED",
                        "HELD",
                        "ABORTED",
                        "SUPERSEDED",
                        "NOTHING_DEPLOYED",
                        "REJECTED",
                        "EXPIRED");
    }

    private static void aPrefixGivesTheSameNextAction(History history) {
        EnvironmentState replayed = new EnvironmentState();
        for (int i = 0; i < history.entries.size(); i++) {
            History.Expectation expected = history.expected.get(i);
            if (expected != null) {
                expected.next()
                        .forEach((deployment, next) -> assertThat(
                                        DeploymentProcess.next(replayed, deployment, expected.moment()))
                                .as("next action of %s after a replay", deployment)
                                .isEqualTo(next));
            }
            replayed.apply(history.entries.get(i));
        }
    }

    private static void aCheckpointAndTheTailGiveTheSameState(History history, Random random) throws IOException {
        int cut = random.nextInt(history.entries.size() + 1);
        EnvironmentState before = new EnvironmentState();
        history.entries.subList(0, cut).forEach(before::apply);
        EnvironmentState loaded = EnvironmentState.load(Json.tree(Json.bytes(before.save())));
        history.entries.subList(cut, history.entries.size()).forEach(loaded::apply);
        assertThat(Json.text(loaded.save()))
                .as("state from a checkpoint after %d lines and the rest", cut)
                .isEqualTo(Json.text(history.state.save()));
    }

    /** What the lines say, read a second time and differently. */
    private static final class Bookkeeping {
        private final Map<String, Integer> seen;
        private final Map<String, Event.Requested> requests = new HashMap<>();
        private final Map<String, Event.RollbackDecided> decisions = new HashMap<>();
        private final Map<String, Integer> measured = new HashMap<>();
        private final Map<String, Instant> begun = new HashMap<>();
        private final Map<String, Instant> ends = new HashMap<>();
        private final Map<String, Set<Digest>> verified = new HashMap<>();
        private final Map<String, Set<Digest>> quarantined = new HashMap<>();
        private final Map<String, Set<Digest>> brought = new HashMap<>();
        private final Set<String> everVerified = new HashSet<>();

        Bookkeeping(Map<String, Integer> seen) {
            this.seen = seen;
        }

        void read(List<Entry> entries) {
            entries.forEach(this::read);
        }

        private void read(Entry entry) {
            Set<Digest> good = verified.computeIfAbsent(entry.service(), s -> new HashSet<>());
            Set<Digest> bad = quarantined.computeIfAbsent(entry.service(), s -> new HashSet<>());
            Event event = entry.event();
            if (event instanceof Event.Requested requested) {
                requests.put(entry.deployment(), requested);
                if (requested.kind() == Kind.DEPLOY && bad.contains(requested.content())) {
                    count("deploys of a quarantined content");
                }
                brought(entry.service(), requested.adoptable());
            } else if (event instanceof Event.PreflightEnded preflight) {
                if (preflight.candidate() != null && preflight.candidate().adopted()) {
                    adopted(entry, preflight.candidate(), bad);
                }
            } else if (event instanceof Event.GateEnded ended) {
                if (ended.verdict() != null && ended.verdict().name().equals("PASSED") && ended.passed() == 0) {
                    count("gates that claimed to have passed unmeasured");
                }
                measured.put(gate(entry.deployment(), ended.round(), ended.gate()), good(ended) ? ended.passed() : 0);
            } else if (event instanceof Event.GateStarted started) {
                begun(entry, started);
            } else if (event instanceof Event.EffectStarted started) {
                followed(entry, started);
            } else if (event instanceof Event.EffectEnded ended) {
                ends.put(entry.deployment() + " " + ended.effect(), entry.at());
            } else if (event instanceof Event.QuarantineLifted lifted) {
                bad.remove(lifted.content());
            } else if (event instanceof Event.RollbackDecided decided) {
                decided(entry, decided, good, bad);
                bad.addAll(decided.quarantine());
                good.removeAll(decided.quarantine());
            } else if (event instanceof Event.Settled settled) {
                settled(entry.deployment(), settled, good);
                if (!good.isEmpty()) {
                    everVerified.add(entry.service());
                }
            }
        }

        private void brought(String service, Adoptable adoptable) {
            if (adoptable == null) {
                return;
            } else if (everVerified.contains(service)) {
                count("requests that brought an earlier build along too late");
            }
            brought.computeIfAbsent(service, s -> new HashSet<>())
                    .add(adoptable.candidate().content());
        }

        /** Only on the first day, and only what a request brought along. */
        private void adopted(Entry entry, Candidate candidate, Set<Digest> bad) {
            assertThat(everVerified)
                    .as("services with a verified release when " + entry.deployment() + " adopts one")
                    .doesNotContain(entry.service());
            assertThat(brought.get(entry.service())).contains(candidate.content());
            assertThat(bad).doesNotContain(candidate.content());
        }

        private void decided(Entry entry, Event.RollbackDecided decided, Set<Digest> good, Set<Digest> bad) {
            String deployment = entry.deployment();
            Event.Requested requested = requests.get(deployment);
            Digest to = decided.candidate().content();
            if (decided.candidate().adopted()) {
                adopted(entry, decided.candidate(), bad);
                count("rollbacks to an adopted release");
            } else {
                assertThat(good)
                        .as("what was verified and not revoked when " + deployment + " goes back")
                        .contains(to);
            }
            assertThat(bad)
                    .as("what is quarantined when " + deployment + " goes back")
                    .doesNotContain(to);
            assertThat(decisions.put(deployment, decided))
                    .as("a rollback that %s decided before this one", deployment)
                    .isNull();
            if (requested.kind() == Kind.ROLLBACK) {
                count("rollbacks by hand");
                return;
            }
            count("automatic rollbacks");
            assertThat(to).as("where %s goes back to", deployment).isNotEqualTo(requested.content());
            if (!requested.keep()) {
                assertThat(decided.quarantine()).contains(requested.content());
            }
            String left = requested.release().value();
            String candidate = decided.candidate().release().value();
            if (left.substring(0, 2).equals(candidate.substring(0, 2))) {
                count("rollbacks to the same program with other configuration");
            }
        }

        private void settled(String deployment, Event.Settled settled, Set<Digest> good) {
            count(settled.outcome().name());
            Event.Requested requested = requests.get(deployment);
            if (settled.outcome() == Outcome.SUCCEEDED) {
                for (int step = 0; step <= requested.course().target().steps(); step++) {
                    Round round = Round.of(false, step);
                    requested.course().gates().forEach(gate -> measuredWell(deployment, round, gate));
                    count(step == 0 ? "rounds of gates of a whole release" : "rounds of gates of a step");
                }
                if (settled.verified()) {
                    good.add(requested.content());
                }
            } else if (settled.outcome() == Outcome.ROLLED_BACK) {
                Candidate candidate = decisions.get(deployment).candidate();
                candidate.course().gates().stream()
                        .filter(Course.GateRef::inRollback)
                        .forEach(gate -> measuredWell(deployment, Round.RESTORED, gate));
                good.add(candidate.content());
                if (candidate.adopted()) {
                    count("rollbacks to an adopted release that verified it");
                }
            } else {
                assertThat(settled.verified())
                        .as("whether %s verified anything", settled.outcome())
                        .isFalse();
            }
        }

        private static boolean good(Event.GateEnded ended) {
            return ended.verdict() == Verdict.PASSED;
        }

        private static String gate(String deployment, Round round, String gate) {
            return deployment + " " + round.place() + " " + gate;
        }

        /** Not sooner than half a minute after the last time, unless the pause is over. */
        private void begun(Entry entry, Event.GateStarted started) {
            Instant before = begun.put(gate(entry.deployment(), started.round(), started.gate()), entry.at());
            if (started.again() > 0) {
                Instant over =
                        ends.get(entry.deployment() + " step:" + started.step()).plus(Scenario.PAUSE);
                assertThat(entry.at().isBefore(over) && entry.at().isBefore(before.plusSeconds(30)))
                        .as("whether %s of %s is measured again too soon", started.gate(), entry.deployment())
                        .isFalse();
                count("rounds of gates in a pause");
            }
        }

        /** What comes after a step was measured well when the pause of the step was over. */
        private void followed(Entry entry, Event.EffectStarted started) {
            String deployment = entry.deployment();
            if (started.kind() != EffectKind.STEP && started.kind() != EffectKind.APPLY) {
                return;
            }
            Course course = requests.get(deployment).course();
            int step = started.kind() == EffectKind.APPLY
                    ? course.target().steps()
                    : Integer.parseInt(started.effect().substring("step:".length())) - 1;
            if (step == 0) {
                return;
            }
            Round round = Round.of(false, step);
            Instant over = ends.get(deployment + " step:" + step).plus(Scenario.PAUSE);
            for (Course.GateRef gate : course.gates()) {
                measuredWell(deployment, round, gate);
                assertThat(begun.get(gate(deployment, round, gate.name())))
                        .as("last measurement of %s before what follows step %s of %s", gate.name(), step, deployment)
                        .isAfterOrEqualTo(over);
            }
            count("steps that were followed by the next");
        }

        private void measuredWell(String deployment, Round round, Course.GateRef gate) {
            assertThat(measured.get(gate(deployment, round, gate.name())))
                    .as("measurements of gate %s of %s that passed", gate.name(), deployment)
                    .isPositive();
        }

        private void count(String what) {
            seen.merge(what, 1, Integer::sum);
        }
    }
}
