package io.jenkins.plugins.safedeploy.engine.deployment;

import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.settle;
import static io.jenkins.plugins.safedeploy.engine.deployment.GoingForward.aborted;
import static io.jenkins.plugins.safedeploy.engine.deployment.GoingForward.heldUnknown;
import static io.jenkins.plugins.safedeploy.engine.deployment.GoingForward.startStep;
import static io.jenkins.plugins.safedeploy.engine.deployment.GoingForward.startTakeBack;
import static io.jenkins.plugins.safedeploy.engine.deployment.GoingForward.stop;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.act;

import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.time.Instant;
import java.util.List;

/** HOOK and UNDO: nothing of the release is in place yet. */
final class BeforeApply {
    private BeforeApply() {}

    /** What the hooks need; null when all have run and the apply may start. */
    static Next next(DeploymentFacts d, Instant now) {
        boolean undoing = d.effects().values().stream().anyMatch(e -> e.kind() == EffectKind.UNDO);
        if (undoing) {
            return undo(d, now);
        }
        for (Course.Step step : d.course().hooks()) {
            String id = DeploymentProcess.hook(step);
            EffectFact hook = d.effect(id);
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
            EffectFact undo = d.effect(step.effect());
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
            EffectFact hook = d.effect(DeploymentProcess.hook(step));
            if (hook != null && hook.status() == EffectFact.Status.FAILED) {
                return "hook '" + step.name() + "' failed: " + hook.message();
            }
        }
        return stop(d, now) == null ? "a hook was stopped" : stop(d, now);
    }
}
