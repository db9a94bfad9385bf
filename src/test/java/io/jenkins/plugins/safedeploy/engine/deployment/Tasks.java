package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Step;
import io.jenkins.plugins.safedeploy.engine.deployment.World.Flight;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.util.List;
import java.util.Optional;

/** The ways in which each task of a driver can end. */
final class Tasks {
    private final Scenario scenario;
    private final Moves moves;

    Tasks(Scenario scenario, Moves moves) {
        this.scenario = scenario;
        this.moves = moves;
    }

    void endings(ModelState m, DeploymentFacts d, Task task, List<Step> steps) {
        Ends ends = new Ends(m, d, steps);
        if (task instanceof Task.WaitUntil wait) {
            waiting(ends, wait);
        } else if (task instanceof Task.Preflight preflight) {
            preflight(ends, preflight);
        } else if (task instanceof Task.RunEffect run) {
            running(ends, run);
        } else if (task instanceof Task.StopEffect stop) {
            stopping(ends, stop);
        } else if (task instanceof Task.Fence fence) {
            fencing(ends, fence);
        } else if (task instanceof Task.Observe) {
            Invariants.check(scenario.observes, "%s looks at a target that cannot be observed", d.id());
            ends.with("sees the truth", "ok", new Event.Observed(m.truth(d), ""));
            ends.with("cannot see", "error", new Event.Observed(Landed.UNKNOWN, ""));
        } else if (task instanceof Task.MeasureGate gate) {
            for (Verdict verdict : Verdict.values()) {
                ends.with(
                        "gate " + gate.gate() + " " + verdict,
                        verdict == Verdict.PASSED ? "ok" : "error " + verdict,
                        new Event.GateEnded(
                                gate.gate(),
                                gate.round().reverify(),
                                gate.round().step(),
                                gate.round().again(),
                                verdict,
                                "measured",
                                1,
                                1,
                                1,
                                1,
                                null));
            }
        } else if (task instanceof Task.CaptureEvidence) {
            Landed shows = scenario.observes ? m.truth(d) : null;
            ends.with("has all evidence", "ok", new Event.EvidenceEnded(Digest.ofText("evidence"), false, shows));
            ends.with("has some evidence", "ok", new Event.EvidenceEnded(null, true, null));
        }
    }

    /** Adds endings of one task. */
    private final class Ends {
        private final ModelState m;
        private final DeploymentFacts d;
        private final List<Step> steps;

        Ends(ModelState m, DeploymentFacts d, List<Step> steps) {
            this.m = m;
            this.d = d;
            this.steps = steps;
        }

        void with(String what, String column, Event event) {
            with(m.world, what, column, event);
        }

        void with(World world, String what, String column, Event event) {
            by(d.driver(), world, what, column, event);
        }

        void by(String actor, World world, String what, String column, Event event) {
            ModelState after = m.in(world);
            steps.add(moves.step(
                    after,
                    d.id() + " " + what,
                    List.of(after.entry(d.id(), d.epoch(), actor, event)),
                    moves.cause(m, d, column),
                    false));
        }
    }

    private void waiting(Ends ends, Task.WaitUntil wait) {
        World world = ends.m.world;
        Invariants.check(
                world.now().isBefore(wait.until()), "%s waits for %s, which is over", ends.d.id(), wait.until());
        if (wait.why().equals("approval")) {
            Digest asked = ends.d.approval().bound();
            lateWordsDoNotCount(ends);
            ends.by("bob", world, "is approved", "ok", new Event.ApprovalGiven(List.of("ops"), "", asked));
            ends.by("bob", world, "is rejected", "error rejected", new Event.ApprovalRejected("no", asked));
        }
        boolean busy = world.flights().stream()
                .anyMatch(
                        f -> f.driven() && f.deadline() != null && !wait.until().isBefore(f.deadline()));
        if (!busy) {
            String column = wait.why().equals("approval") ? "error expired" : "ok";
            ends.steps.add(moves.step(
                    ends.m.in(world.at(wait.until())),
                    "time passes " + wait.until(),
                    List.of(),
                    moves.cause(ends.m, ends.d, column),
                    false));
        }
    }

    /** What people say about an older question changes nothing. */
    private static void lateWordsDoNotCount(Ends ends) {
        Digest before = Digest.ofText("what was asked before");
        DeploymentFacts late = ends.d.copy();
        for (Event event : List.of(
                new Event.ApprovalGiven(List.of("ops"), "", before), new Event.ApprovalRejected("no", before))) {
            late.apply(ends.m.entry(ends.d.id(), ends.d.epoch(), "eve", event));
        }
        Invariants.check(
                late.awaitsApproval() && late.approvers().equals(ends.d.approvers()),
                "%s counts what was said about an older question",
                ends.d.id());
    }

    private void preflight(Ends ends, Task.Preflight task) {
        boolean byHand = ends.d.requested().kind() == Kind.ROLLBACK;
        Candidate candidate = byHand
                ? Candidates.lastVerified(ends.m.service()).chosen()
                : Candidates.choose(ends.m.service(), ends.d.requested().content())
                        .chosen();
        List<String> irreversible = scenario.irreversible && !byHand ? List.of("Job/migrate runs once") : List.of();
        ends.with(
                "preflight ok, candidate " + (candidate == null ? "none" : candidate.release()),
                "ok",
                new Event.PreflightEnded(task.round(), List.of(), List.of(), candidate, List.of(), irreversible));
        if (scenario.alreadyFailing && !byHand) {
            ends.with(
                    "preflight ok, gate1 already failing",
                    "ok",
                    new Event.PreflightEnded(task.round(), List.of(), List.of(), candidate, List.of("gate1")));
        }
        ends.with(
                "preflight has problems",
                "error",
                new Event.PreflightEnded(task.round(), List.of("disk"), List.of(), candidate, List.of()));
    }

    private void running(Ends ends, Task.RunEffect task) {
        Optional<Flight> flight = flight(ends, task.effect());
        if (flight.isEmpty()) {
            start(ends, task);
            return;
        }
        World world = ends.m.world;
        World ended = world.without(flight.get()::equals);
        if (!world.canLand(flight.get())) {
            ends.with(ended, "is refused", "error", end(task.effect(), EffectResult.REFUSED, true));
            return;
        }
        World left = world.left(flight.get()::equals);
        if (flight.get().installs()) {
            String puts = flight.get().puts();
            World landed = ended.with(puts).knows(flight.get().epoch());
            ends.with(landed, task.effect() + " ok", "ok", end(task.effect(), EffectResult.OK, true));
            boolean tidies = task.effect().equals(DeploymentProcess.FINISH);
            for (World after : tidies ? List.of(landed) : List.of(ended, ended.with(World.PARTIAL), landed)) {
                ends.with(
                        after,
                        task.effect() + " fails and leaves " + after.content(),
                        "error",
                        end(task.effect(), EffectResult.ERROR, true));
            }
        } else {
            ends.with(ended, task.effect() + " ok", "ok", end(task.effect(), EffectResult.OK, true));
            ends.with(ended, task.effect() + " fails", "error", end(task.effect(), EffectResult.ERROR, true));
        }
        ends.with(left, task.effect() + " times out", "error", end(task.effect(), EffectResult.TIMED_OUT, false));
    }

    private Optional<Flight> flight(Ends ends, String effect) {
        return ends.m.world.flights().stream()
                .filter(f -> f.driven()
                        && f.deployment().equals(ends.d.id())
                        && f.effect().equals(effect))
                .findFirst();
    }

    private static Event.EffectEnded end(String effect, EffectResult result, boolean proven) {
        return new Event.EffectEnded(effect, result, proven, "message");
    }

    private void start(Ends ends, Task.RunEffect task) {
        DeploymentFacts d = ends.d;
        EffectFact effect = d.effect(task.effect());
        OpenEffect open = ends.m.service().openEffects().stream()
                .filter(o -> o.key().equals(d.id() + "/" + task.effect()))
                .findFirst()
                .orElse(null);
        Invariants.check(open != null, "%s runs %s, of which no line says that it is open", d.id(), task.effect());
        String puts = switch (effect.kind()) {
            case STEP -> World.PARTIAL;
            case APPLY -> d.requested().release().value();
            case RESTORE -> d.decided().candidate().release().value();
            case FINISH ->
                (d.decided() == null
                                ? d.requested().release()
                                : d.decided().candidate().release())
                        .value();
            case HOOK, UNDO, COMPENSATE -> "";
        };
        Flight flight = new Flight(
                d.id(), task.effect(), task.attempt(), task.epoch(), open.fencing(), puts, open.deadline(), true);
        Invariants.startsAlone(ends.m, d, flight);
        String remembered = null;
        if (effect.effectClass() == EffectClass.AT_MOST_ONCE) {
            boolean ofRelease = effect.kind() == EffectKind.COMPENSATE || effect.kind() == EffectKind.UNDO;
            remembered = "once " + (ofRelease ? task.effect() : d.id() + "/" + task.effect());
            Invariants.check(
                    !ends.m.world.once().contains(remembered),
                    "%s, which must run at most once, is started twice",
                    remembered.substring("once ".length()));
        }
        ends.steps.add(moves.step(
                ends.m.in(ends.m.world.started(flight, remembered)), flight + " starts", List.of(), "", false));
    }

    private void stopping(Ends ends, Task.StopEffect task) {
        Optional<Flight> flight = flight(ends, task.effect());
        World ended = flight.isEmpty() ? ends.m.world : ends.m.world.without(flight.get()::equals);
        ends.with(ended, task.effect() + " is stopped", "ok", end(task.effect(), EffectResult.STOPPED, true));
        if (flight.isEmpty()) {
            return;
        }
        if (flight.get().installs()) {
            ends.with(
                    ended.with(World.PARTIAL),
                    task.effect() + " is stopped half way",
                    "ok",
                    end(task.effect(), EffectResult.STOPPED, true));
        }
        World landed = flight.get().installs()
                ? ended.with(flight.get().puts()).knows(flight.get().epoch())
                : ended;
        ends.with(landed, task.effect() + " ends before the stop", "ok", end(task.effect(), EffectResult.OK, true));
        ends.with(
                ends.m.world.left(flight.get()::equals),
                task.effect() + " is perhaps stopped",
                "ok",
                end(task.effect(), EffectResult.STOPPED, false));
    }

    private void fencing(Ends ends, Task.Fence task) {
        List<String> keys = task.effects().stream().map(OpenEffect::key).toList();
        Invariants.check(
                task.effects().stream().noneMatch(e -> e.fencing() == Fencing.NONE),
                "%s fences %s, which cannot be fenced",
                ends.d.id(),
                keys);
        boolean epochs = task.effects().stream().anyMatch(e -> e.fencing() == Fencing.EPOCH);
        World known = epochs ? ends.m.world.knows(task.epoch()) : ends.m.world;
        World fenced = known.without(f -> keys.contains(f.deployment() + "/" + f.effect())
                && (f.fencing() == Fencing.KILL || f.fencing() == Fencing.EPOCH && !known.canLand(f)));
        ends.with(fenced, "fences " + keys, "ok", new Event.FenceEnded(keys, true, ""));
        ends.with("cannot fence " + keys, "error", new Event.FenceEnded(keys, false, "unreachable"));
    }
}
