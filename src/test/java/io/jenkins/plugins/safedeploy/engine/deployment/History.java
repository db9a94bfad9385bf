package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Process;
import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Step;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One generated history: a random walk through the same world as the model's, but long, with two services, many
 * deployments, and releases that differ in their configuration only. The same seed is the same history.
 */
final class History {
    private static final Map<String, Digest> CONTENTS = contents();
    private static final List<String> SERVICES = List.of("api", "web");
    private static final int STEPS = 110;
    private static final Pattern GOOD = Pattern.compile(
            " appends: | adopts |preflight ok| ok$| starts$| PASSED$|approved|truth|all evidence|fences|is stopped$");
    private static final int DEPLOYMENTS = 5;

    final List<Entry> entries = new ArrayList<>();
    /** What was to happen next, by the number of lines that stood in the ledger. */
    final Map<Integer, Expectation> expected = new TreeMap<>();

    final EnvironmentState state = new EnvironmentState();
    private final Map<String, World> worlds = new HashMap<>();
    private final Map<String, Scenario> scenarios = new HashMap<>();
    private final Random random;
    private int requests;

    /** @param next by deployment */
    record Expectation(Moment moment, Map<String, Next> next) {}

    History(long seed) {
        random = new Random(seed * 31 + 7);
        append(entryOf("", "", 0, new Event.LedgerOpened("key", null)));
        for (String service : SERVICES) {
            scenarios.put(service, scenario());
            worlds.put(service, scenarios.get(service).world().with("nothing"));
        }
        for (int step = 0; step < STEPS; step++) {
            step(SERVICES.get(random.nextInt(SERVICES.size())));
        }
    }

    static Digest content(String release) {
        return CONTENTS.get(release);
    }

    /** Three programs with two configurations each. */
    private static Map<String, Digest> contents() {
        Map<String, Digest> contents = new TreeMap<>();
        for (int artifact = 1; artifact <= 3; artifact++) {
            for (int configuration = 1; configuration <= 2; configuration++) {
                String name = "a" + artifact + "c" + configuration;
                Artifact file =
                        new Artifact("app.jar", Artifact.Kind.FILE, Digest.ofText("program " + artifact), 10, "");
                Release release = new Release(
                        new ReleaseId(name),
                        "web",
                        new Build("job", artifact, "", "", "id " + name),
                        Scenario.START,
                        List.of(file),
                        Map.of("log.level", configuration == 1 ? "info" : "debug"),
                        Map.of());
                contents.put(name, release.contentDigest());
            }
        }
        return contents;
    }

    private Scenario scenario() {
        return new Scenario().but(s -> {
            s.fencing = pick(Fencing.values());
            s.applyClass = pick(EffectClass.values());
            s.observes = random.nextInt(4) > 0;
            s.steps = random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(3);
            s.finishes = random.nextInt(3) == 0;
            s.hook = random.nextInt(3) > 0 ? Scenario.Hook.NONE : pick(Scenario.Hook.values());
            s.compensation = random.nextInt(3) > 0 ? null : pick(EffectClass.values());
            s.approval = random.nextInt(6) == 0;
            s.gates = random.nextInt(4);
            s.crashes = 3;
            s.stops = 3;
            s.choices = new Course.Choices(
                    random.nextInt(5) > 0 ? PolicySettings.FailureAction.ROLLBACK : PolicySettings.FailureAction.HOLD,
                    pick(PolicySettings.FailureAction.values()),
                    pick(PolicySettings.FailureAction.values()),
                    pick(PolicySettings.AbortAction.values()),
                    pick(PolicySettings.CompensateFailureAction.values()),
                    pick(PolicySettings.WhenLocked.values()),
                    random.nextInt(4) > 0 ? null : Duration.ofMinutes(10));
        });
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private void step(String service) {
        ModelState m = new ModelState(state, worlds.get(service), service);
        boolean idle = m.deployments().isEmpty();
        if (requests < DEPLOYMENTS * SERVICES.size() && (idle || random.nextInt(25) == 0)) {
            request(m);
            return;
        }
        if (random.nextInt(30) == 0) {
            person(m);
            return;
        }
        Moves moves = new Moves(scenarios.get(service), Process.REAL);
        List<Step> steps = moves.from(m);
        if (steps.isEmpty()) {
            return;
        }
        Step step = likely(steps);
        if (!step.appended().isEmpty() && random.nextInt(4) == 0) {
            expect(m, moves);
        }
        Invariants.step(m, step);
        worlds.put(service, step.world());
        step.appended().forEach(this::append);
    }

    /** Mostly what drivers do, so that histories come far; sometimes a gate that claims to have passed unmeasured. */
    private Step likely(List<Step> steps) {
        List<Step> normal = steps.stream().filter(s -> !s.adverse()).toList();
        List<Step> good =
                normal.stream().filter(s -> GOOD.matcher(s.what()).find()).toList();
        int chance = random.nextInt(40);
        List<Step> among = chance == 0 || normal.isEmpty() ? steps : chance < 8 || good.isEmpty() ? normal : good;
        Step step = among.get(random.nextInt(among.size()));
        if (step.what().endsWith(" PASSED") && random.nextInt(10) == 0) {
            Entry entry = step.appended().get(0);
            Event.GateEnded end = (Event.GateEnded) entry.event();
            Event unmeasured = new Event.GateEnded(
                    end.gate(), end.reverify(), end.step(), end.again(), Verdict.PASSED, "trust me", 0, 0, 0, 0, null);
            Entry instead = new Entry(
                    0,
                    "",
                    entry.at(),
                    entry.epoch(),
                    entry.environment(),
                    entry.service(),
                    entry.deployment(),
                    entry.actor(),
                    unmeasured);
            return new Step(step.state().in(step.world()), step.what(), List.of(instead), "", false);
        }
        return step;
    }

    private void request(ModelState m) {
        Scenario scenario = scenarios.get(m.name);
        String release = List.copyOf(CONTENTS.keySet()).get(random.nextInt(CONTENTS.size()));
        Kind kind = random.nextInt(4) == 0 ? Kind.ROLLBACK : Kind.DEPLOY;
        Event.Requested requested = Scenario.requested(
                kind,
                release,
                content(release),
                scenario.course(true, false),
                kind == Kind.ROLLBACK && random.nextBoolean(),
                kind == Kind.ROLLBACK && random.nextInt(3) == 0,
                random.nextInt(6) == 0,
                "p" + (10 * requests + 1));
        append(entryOf(m.name, "d" + requests++, 0, adopting(requested, scenario)));
    }

    /** Whoever asks for a deployment may bring an earlier build along, on the first day and later. */
    private Event.Requested adopting(Event.Requested requested, Scenario scenario) {
        if (requested.kind() == Kind.ROLLBACK || random.nextInt(6) > 0) {
            return requested;
        }
        String earlier = List.copyOf(CONTENTS.keySet()).get(random.nextInt(CONTENTS.size()));
        Candidate candidate = new Candidate(
                new ReleaseId(earlier),
                content(earlier),
                Digest.ofText("document " + earlier),
                Digest.ofText("plan " + earlier),
                scenario.course(true, false),
                "",
                "job#" + earlier.charAt(1),
                null);
        return requested.with(new Adoptable(candidate, "archived"));
    }

    private void person(ModelState m) {
        if (m.service().hold().isPresent() && random.nextBoolean()) {
            append(entryOf(m.name, "", 0, new Event.HoldAccepted("seen", random.nextBoolean())));
        } else if (!m.service().quarantine().isEmpty()) {
            Digest content =
                    Digest.parse(m.service().quarantine().keySet().iterator().next());
            append(entryOf(m.name, "", 0, new Event.QuarantineLifted(content, "fixed elsewhere")));
        }
    }

    private void expect(ModelState m, Moves moves) {
        Map<String, Next> next = new TreeMap<>();
        for (DeploymentFacts d : m.deployments()) {
            next.put(d.id(), moves.next(m, d));
        }
        expected.put(entries.size(), new Expectation(new Moment(m.world.now(), m.world.dead()), next));
    }

    private Entry entryOf(String service, String deployment, long epoch, Event event) {
        return new Entry(
                0,
                "",
                service.isEmpty() ? Scenario.START : worlds.get(service).now(),
                epoch,
                "production",
                service,
                deployment,
                "ann",
                event);
    }

    private void append(Entry entry) {
        entries.add(entry);
        state.apply(entry);
    }
}
