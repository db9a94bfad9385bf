package io.jenkins.plugins.safedeploy.engine.deployment;

import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.APPLY;
import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.settle;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.act;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.append;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts.Effect;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** HOOK, UNDO, APPLY and GATES: a deployment that has its lock, and nothing decided against it yet. */
final class GoingForward {
    private GoingForward() {}

    static Next next(DeploymentFacts d, ServiceState s, Instant now) {
        if (d.evidenceEpoch() > 0) {
            return GoingBack.decide(d, s, now, whyGoingBack(d, now));
        }
        return watched(d, forward(d, s, now), now);
    }

    private static Next forward(DeploymentFacts d, ServiceState s, Instant now) {
        if (!d.effects().containsKey(APPLY)) {
            Next hooks = hooks(d, now);
            if (hooks != null) {
                return hooks;
            }
        }
        Effect apply = d.effect(APPLY);
        if (apply == null) {
            return start(d, now, APPLY, EffectKind.APPLY, d.course().target().applyClass(), targetFencing(d), null);
        }
        return switch (apply.status()) {
            case OPEN ->
                stop(d, now) != null
                        ? act(new Task.StopEffect(APPLY))
                        : act(new Task.RunEffect(APPLY, apply.attempt(), d.epoch(), null));
            case FAILED -> GoingBack.decide(d, s, now, "the apply failed: " + apply.message());
            case STOPPED -> GoingBack.decide(d, s, now, stop(d, now) == null ? "the apply was stopped" : stop(d, now));
            case REFUSED -> heldUnknown(d, apply.message());
            case UNKNOWN -> applyUnknown(d, s, now, apply);
            case OK -> gates(d, s, now);
        };
    }

    /** Why it goes no further: a person's abort, or its deadline; null when it goes on. */
    private static String stop(DeploymentFacts d, Instant now) {
        if (aborted(d)) {
            return "aborted: " + d.abort().reason();
        }
        return d.overdue(now) ? "its deadline, " + d.deadline() + ", has passed" : null;
    }

    /** Once something was touched, only a person's abort counts; anything else lets it settle. */
    private static boolean aborted(DeploymentFacts d) {
        return d.abort() != null && d.abort().person();
    }

    /** With a deadline there is a timer for it beside whatever is going on. */
    private static Next watched(DeploymentFacts d, Next next, Instant now) {
        if (!(next instanceof Next.Act act) || d.deadline() == null || d.overdue(now)) {
            return next;
        }
        List<Task> tasks = new ArrayList<>(act.tasks());
        tasks.add(new Task.WaitUntil(d.deadline(), "deadline"));
        return new Next.Act(tasks);
    }

    // ---- HOOK, UNDO ----

    /** What the hooks need; null when all have run and the apply may start. */
    private static Next hooks(DeploymentFacts d, Instant now) {
        boolean undoing = d.effects().values().stream().anyMatch(e -> e.kind() == EffectKind.UNDO);
        if (undoing) {
            return undo(d, now);
        }
        for (Course.Step step : d.course().hooks()) {
            String id = DeploymentProcess.hook(step);
            Effect hook = d.effect(id);
            if (hook == null) {
                return stop(d, now) == null ? startStep(d, id, EffectKind.HOOK, step) : undo(d, now);
            }
            switch (hook.status()) {
                case OPEN -> {
                    return stop(d, now) == null
                            ? act(new Task.RunEffect(id, hook.attempt(), d.epoch(), null))
                            : act(new Task.StopEffect(id));
                }
                case UNKNOWN -> {
                    if (step.effectClass() == EffectClass.AT_MOST_ONCE) {
                        return heldUnknown(d, "nobody knows whether hook '" + step.name() + "' ran to its end");
                    }
                    return stop(d, now) == null ? startStep(d, id, EffectKind.HOOK, step) : undo(d, now);
                }
                case FAILED, STOPPED, REFUSED -> {
                    return undo(d, now);
                }
                case OK -> {}
            }
        }
        return stop(d, now) == null ? null : undo(d, now);
    }

    private static Next undo(DeploymentFacts d, Instant now) {
        List<Event.TakeBack> owed = UndoOwed.by(d);
        if (!owed.isEmpty()) {
            Event.TakeBack step = owed.get(0);
            Effect undo = d.effect(step.effect());
            if (undo == null) {
                return startTakeBack(d, step);
            }
            return switch (undo.status()) {
                case OPEN -> act(new Task.RunEffect(step.effect(), undo.attempt(), d.epoch(), step));
                case UNKNOWN ->
                    step.effectClass() == EffectClass.AT_MOST_ONCE
                            ? heldUnknown(d, "nobody knows whether the undo of hook '" + step.name() + "' ran")
                            : startTakeBack(d, step);
                case FAILED, STOPPED, REFUSED ->
                    heldUnknown(
                            d,
                            "the undo of hook '" + step.name() + "' failed: " + undo.message() + " ("
                                    + whyUndone(d, now) + ")");
                case OK -> throw new IllegalStateException("An undo that is done is not owed: " + step);
            };
        }
        for (Course.Step step : d.course().hooks()) {
            if (step.pointOfNoReturn() && !step.undo() && d.effects().containsKey(DeploymentProcess.hook(step))) {
                return heldUnknown(
                        d, "hook '" + step.name() + "' was past the point of no return: " + whyUndone(d, now));
            }
        }
        return settle(d, aborted(d) ? Outcome.ABORTED : Outcome.NOTHING_DEPLOYED, Landed.OLD, false, whyUndone(d, now));
    }

    private static String whyUndone(DeploymentFacts d, Instant now) {
        for (Course.Step step : d.course().hooks()) {
            Effect hook = d.effect(DeploymentProcess.hook(step));
            if (hook != null && hook.status() == Effect.Status.FAILED) {
                return "hook '" + step.name() + "' failed: " + hook.message();
            }
        }
        return stop(d, now) == null ? "a hook was stopped" : stop(d, now);
    }

    static Next heldUnknown(DeploymentFacts d, String why) {
        return settle(d, Outcome.HELD, Landed.UNKNOWN, true, why);
    }

    // ---- APPLY ----

    private static Next applyUnknown(DeploymentFacts d, ServiceState s, Instant now, Effect apply) {
        if (stop(d, now) != null) {
            return GoingBack.decide(d, s, now, stop(d, now));
        }
        boolean observes = d.course().target().observes();
        if (observes && d.shows() == null) {
            return act(new Task.Observe(d.epoch()));
        }
        if (d.shows() == Landed.NEW) {
            return append(d, new Event.EffectEnded(APPLY, EffectResult.OK, true, "seen on the target after a crash"));
        }
        if (apply.effectClass() == EffectClass.AT_MOST_ONCE) {
            return heldUnknown(d, "nobody knows whether the apply ran to its end, and it must not run twice");
        }
        return start(d, now, APPLY, EffectKind.APPLY, apply.effectClass(), targetFencing(d), null);
    }

    // ---- GATES ----

    private static Next gates(DeploymentFacts d, ServiceState s, Instant now) {
        if (stop(d, now) != null) {
            if (aborted(d) && d.course().choices().onAbort() == PolicySettings.AbortAction.LEAVE) {
                return settle(
                        d, Outcome.ABORTED, Landed.NEW, true, stop(d, now) + "; the new release was left in place");
            }
            return GoingBack.decide(d, s, now, stop(d, now));
        }
        GateStages gates =
                GateStages.of(d, d.course().gates(), false, d.preflight().alreadyFailing());
        if (gates.verdict() == null) {
            return gates.toStart().isEmpty() ? measure(d, gates, false) : startGates(d, gates, false);
        }
        Course.Choices choices = d.course().choices();
        return switch (gates.verdict()) {
            case PASSED ->
                append(
                        d,
                        new Event.Settled(
                                Outcome.SUCCEEDED,
                                Landed.NEW,
                                gates.anyPassed(),
                                false,
                                gates.anyPassed() ? "every required gate passed" : "no gate was required"));
            case FAILED -> gates.holdOnly() ? held(d, gates.reason()) : GoingBack.decide(d, s, now, gates.reason());
            case ERROR -> byChoice(d, s, now, choices.onError(), gates.reason());
            case INCONCLUSIVE -> byChoice(d, s, now, choices.onInconclusive(), gates.reason());
        };
    }

    private static Next byChoice(
            DeploymentFacts d, ServiceState s, Instant now, PolicySettings.FailureAction choice, String why) {
        return choice == PolicySettings.FailureAction.ROLLBACK ? GoingBack.decide(d, s, now, why) : held(d, why);
    }

    private static Next held(DeploymentFacts d, String why) {
        return settle(d, Outcome.HELD, Landed.NEW, true, why);
    }

    static Next measure(DeploymentFacts d, GateStages gates, boolean reverify) {
        return new Next.Act(gates.running().stream()
                .map(gate -> (Task) new Task.MeasureGate(
                        gate, reverify, d.gate(gate, reverify).epoch() < d.epoch(), d.epoch()))
                .toList());
    }

    static Next startGates(DeploymentFacts d, GateStages gates, boolean reverify) {
        return new Next.Append(
                gates.toStart().stream()
                        .map(gate -> new Next.Draft(d.id(), new Event.GateStarted(gate, reverify)))
                        .toList(),
                false);
    }

    private static String whyGoingBack(DeploymentFacts d, Instant now) {
        Effect apply = d.effect(APPLY);
        if (apply.status() == Effect.Status.FAILED) {
            return "the apply failed: " + apply.message();
        }
        if (stop(d, now) != null) {
            return stop(d, now);
        }
        GateStages gates =
                GateStages.of(d, d.course().gates(), false, d.preflight().alreadyFailing());
        return gates.reason().isEmpty() ? "the apply was stopped" : gates.reason();
    }

    // ---- starting effects ----

    static Fencing targetFencing(DeploymentFacts d) {
        return d.course().target().fencing();
    }

    static Next startStep(DeploymentFacts d, String id, EffectKind kind, Course.Step step) {
        return append(
                d,
                new Event.EffectStarted(
                        id,
                        kind,
                        step.effectClass(),
                        Fencing.KILL,
                        step.name(),
                        d.requested().release(),
                        d.requested().plan(),
                        attempt(d, id),
                        null));
    }

    static Next startTakeBack(DeploymentFacts d, Event.TakeBack step) {
        return append(
                d,
                new Event.EffectStarted(
                        step.effect(),
                        step.kind(),
                        step.effectClass(),
                        Fencing.KILL,
                        step.name(),
                        step.release(),
                        step.plan(),
                        attempt(d, step.effect()),
                        null));
    }

    static Next start(
            DeploymentFacts d,
            Instant now,
            String id,
            EffectKind kind,
            EffectClass effectClass,
            Fencing fencing,
            Candidate candidate) {
        Duration timeout =
                (candidate == null ? d.course() : candidate.course()).target().applyTimeout();
        List<Event> events = new ArrayList<>();
        events.add(new Event.EffectStarted(
                id,
                kind,
                effectClass,
                fencing,
                id,
                candidate == null ? d.requested().release() : candidate.release(),
                candidate == null ? d.requested().plan() : candidate.plan(),
                attempt(d, id),
                fencing == Fencing.NONE ? now.plus(timeout) : null));
        return append(d, events.toArray(Event[]::new));
    }

    private static int attempt(DeploymentFacts d, String id) {
        Effect before = d.effect(id);
        return before == null ? 1 : before.attempt() + 1;
    }
}
