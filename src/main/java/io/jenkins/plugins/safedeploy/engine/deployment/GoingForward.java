package io.jenkins.plugins.safedeploy.engine.deployment;

import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.APPLY;
import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.settle;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.act;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.append;

import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** STEP, APPLY, GATES and FINISH: a deployment that has its lock, and nothing decided against it yet. */
final class GoingForward {
    private GoingForward() {}

    static Next next(DeploymentFacts d, ServiceState s, Instant now) {
        if (d.evidenceEpoch() > 0) {
            return GoingBack.decide(d, s, now, whyGoingBack(d, now));
        }
        return watched(d, forward(d, s, now), now);
    }

    private static Next forward(DeploymentFacts d, ServiceState s, Instant now) {
        if (!d.placing()) {
            Next hooks = BeforeApply.next(d, now);
            if (hooks != null) {
                return hooks;
            }
        }
        for (int step = 1; step <= d.course().target().steps(); step++) {
            Next next = placed(d, s, now, step);
            if (next != null) {
                return next;
            }
        }
        return placed(d, s, now, 0);
    }

    /** Puts a step, or the whole, in place and measures it; null when the step is done. @param step 0 for the whole */
    private static Next placed(DeploymentFacts d, ServiceState s, Instant now, int step) {
        String id = step == 0 ? APPLY : DeploymentProcess.step(step);
        EffectFact apply = d.effect(id);
        if (apply == null) {
            return startPlacing(d, now, step);
        }
        return switch (apply.status()) {
            case OPEN ->
                stop(d, now) != null
                        ? act(new Task.StopEffect(id))
                        : act(new Task.RunEffect(id, apply.attempt(), d.epoch(), null));
            case FAILED -> GoingBack.decide(d, s, now, failed(step, apply));
            case STOPPED -> GoingBack.decide(d, s, now, stop(d, now) == null ? "the apply was stopped" : stop(d, now));
            case REFUSED -> heldUnknown(d, apply.message());
            case UNKNOWN -> applyUnknown(d, s, now, apply, step);
            case OK -> gates(d, s, now, step);
        };
    }

    private static Next startPlacing(DeploymentFacts d, Instant now, int step) {
        return start(
                d,
                now,
                step == 0 ? APPLY : DeploymentProcess.step(step),
                step == 0 ? EffectKind.APPLY : EffectKind.STEP,
                d.course().target().applyClass(),
                d.course().target().fencing(),
                null);
    }

    private static String failed(int step, EffectFact apply) {
        return (step == 0 ? "the apply failed: " : "step " + step + " of the apply failed: ") + apply.message();
    }

    /** Why it goes no further: a person's abort, or its deadline; null when it goes on. */
    static String stop(DeploymentFacts d, Instant now) {
        if (aborted(d)) {
            return "aborted: " + d.abort().reason();
        }
        return d.overdue(now) ? "its deadline, " + d.deadline() + ", has passed" : null;
    }

    /** Once something was touched, only a person's abort counts; anything else lets it settle. */
    static boolean aborted(DeploymentFacts d) {
        return d.abort() != null && d.abort().person();
    }

    /** With a deadline there is a timer for it beside whatever is going on before the verdict. */
    private static Next watched(DeploymentFacts d, Next next, Instant now) {
        boolean verified = d.effects().containsKey(DeploymentProcess.FINISH);
        if (!(next instanceof Next.Act act) || d.deadline() == null || d.overdue(now) || verified) {
            return next;
        }
        List<Task> tasks = new ArrayList<>(act.tasks());
        tasks.add(new Task.WaitUntil(d.deadline(), "deadline"));
        return new Next.Act(tasks);
    }

    static Next heldUnknown(DeploymentFacts d, String why) {
        return settle(d, Outcome.HELD, Landed.UNKNOWN, true, why);
    }

    // ---- APPLY ----

    private static Next applyUnknown(DeploymentFacts d, ServiceState s, Instant now, EffectFact apply, int step) {
        if (stop(d, now) != null) {
            return GoingBack.decide(d, s, now, stop(d, now));
        }
        boolean observes = step == 0 && d.course().target().observes();
        if (observes && d.shows() == null) {
            return act(new Task.Observe(d.epoch()));
        }
        if (observes && d.shows() == Landed.NEW) {
            return append(d, new Event.EffectEnded(APPLY, EffectResult.OK, true, "seen on the target after a crash"));
        }
        if (apply.effectClass() == EffectClass.AT_MOST_ONCE) {
            return heldUnknown(d, "nobody knows whether the apply ran to its end, and it must not run twice");
        }
        return startPlacing(d, now, step);
    }

    // ---- GATES ----

    /** @return null when a step passed, also after its pause */
    private static Next gates(DeploymentFacts d, ServiceState s, Instant now, int step) {
        if (d.effects().containsKey(DeploymentProcess.FINISH)) {
            return succeeded(d, now, true);
        }
        if (step > 0 && begunAfter(d, step)) {
            return null;
        }
        if (stop(d, now) != null) {
            if (aborted(d) && d.course().choices().onAbort() == PolicySettings.AbortAction.LEAVE) {
                String left =
                        step == 0 ? "; the new release was left in place" : "; step " + step + " was left in place";
                return settle(d, Outcome.ABORTED, landed(step), true, stop(d, now) + left);
            }
            return GoingBack.decide(d, s, now, stop(d, now));
        }
        Round round = Round.newest(d, step);
        GateStages gates = stages(d, round);
        if (gates.verdict() == null) {
            return gates.toStart().isEmpty() ? measure(d, gates, round) : startGates(d, gates, round);
        }
        Course.Choices choices = d.course().choices();
        return switch (gates.verdict()) {
            case PASSED -> step == 0 ? succeeded(d, now, gates.anyPassed()) : paused(d, now, round);
            case FAILED ->
                gates.holdOnly() ? held(d, step, gates.reason()) : GoingBack.decide(d, s, now, gates.reason());
            case ERROR -> byChoice(d, s, now, choices.onError(), step, gates.reason());
            case INCONCLUSIVE -> byChoice(d, s, now, choices.onInconclusive(), step, gates.reason());
        };
    }

    private static GateStages stages(DeploymentFacts d, Round round) {
        List<Course.GateRef> gates = d.course().gates().stream()
                .filter(gate -> round.step() == 0 || gate.inSteps())
                .toList();
        return GateStages.of(d, gates, round, d.preflight().alreadyFailing());
    }

    private static boolean begunAfter(DeploymentFacts d, int step) {
        return d.effects().containsKey(DeploymentProcess.step(step + 1))
                || step == d.course().target().steps() && d.effects().containsKey(APPLY);
    }

    /** The pause of a step whose last round of gates passed; null when it is over and was measured after that. */
    private static Next paused(DeploymentFacts d, Instant now, Round round) {
        EffectFact step = d.effect(DeploymentProcess.step(round.step()));
        Pause pause = Pause.after(step, d.course().target().pause());
        GateStages again = stages(d, round.next());
        boolean measured = !again.toStart().isEmpty();
        if (measured && pause.isLast(round.began(d))) {
            return null;
        }
        Instant due = measured ? pause.nextAfter(round.began(d)) : pause.over();
        if (now.isBefore(due)) {
            return act(new Task.WaitUntil(due, DeploymentProcess.PAUSE));
        }
        return measured ? startGates(d, again, round.next()) : null;
    }

    /** A release that was verified is there to stay: what cannot be tidied up is told. */
    private static Next succeeded(DeploymentFacts d, Instant now, boolean verified) {
        Next finish = verified ? finish(d, now, d.course().target(), null) : null;
        return finish != null
                ? finish
                : append(
                        d,
                        new Event.Settled(
                                Outcome.SUCCEEDED,
                                Landed.NEW,
                                verified,
                                false,
                                (verified ? "every required gate passed" : "no gate was required") + unfinished(d)));
    }

    // ---- FINISH ----

    /** What is only possible once the release is verified; null when that is over. */
    static Next finish(DeploymentFacts d, Instant now, Course.TargetRef target, Candidate candidate) {
        if (!target.finishes()) {
            return null;
        }
        EffectFact finish = d.effect(DeploymentProcess.FINISH);
        if (finish == null || finish.status() == EffectFact.Status.UNKNOWN) {
            return start(
                    d,
                    now,
                    DeploymentProcess.FINISH,
                    EffectKind.FINISH,
                    EffectClass.CONVERGENT,
                    target.fencing(),
                    candidate);
        }
        return switch (finish.status()) {
            case OPEN -> act(new Task.RunEffect(DeploymentProcess.FINISH, finish.attempt(), d.epoch(), null));
            case REFUSED -> heldUnknown(d, finish.message());
            default -> null;
        };
    }

    /** Behind a message: what could not be tidied up. */
    static String unfinished(DeploymentFacts d) {
        EffectFact finish = d.effect(DeploymentProcess.FINISH);
        return finish == null || finish.status() == EffectFact.Status.OK
                ? ""
                : "; not everything could be tidied up afterwards: " + finish.message();
    }

    private static Landed landed(int step) {
        return step == 0 ? Landed.NEW : Landed.PARTIAL;
    }

    private static Next byChoice(
            DeploymentFacts d, ServiceState s, Instant now, PolicySettings.FailureAction choice, int step, String why) {
        return choice == PolicySettings.FailureAction.ROLLBACK ? GoingBack.decide(d, s, now, why) : held(d, step, why);
    }

    private static Next held(DeploymentFacts d, int step, String why) {
        return settle(d, Outcome.HELD, landed(step), true, why);
    }

    static Next measure(DeploymentFacts d, GateStages gates, Round round) {
        return new Next.Act(gates.running().stream()
                .map(gate -> (Task)
                        new Task.MeasureGate(gate, round, d.gate(gate, round).epoch() < d.epoch(), d.epoch()))
                .toList());
    }

    static Next startGates(DeploymentFacts d, GateStages gates, Round round) {
        return new Next.Append(
                gates.toStart().stream()
                        .map(gate -> new Next.Draft(
                                d.id(), new Event.GateStarted(gate, round.reverify(), round.step(), round.again())))
                        .toList(),
                false);
    }

    private static String whyGoingBack(DeploymentFacts d, Instant now) {
        int step = d.round().step();
        EffectFact apply = d.effect(step == 0 ? APPLY : DeploymentProcess.step(step));
        if (apply.status() == EffectFact.Status.FAILED) {
            return failed(step, apply);
        }
        if (stop(d, now) != null) {
            return stop(d, now);
        }
        String reason = stages(d, d.round()).reason();
        return reason.isEmpty() ? "the apply was stopped" : reason;
    }

    // ---- starting effects ----

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
        EffectFact before = d.effect(id);
        return before == null ? 1 : before.attempt() + 1;
    }
}
