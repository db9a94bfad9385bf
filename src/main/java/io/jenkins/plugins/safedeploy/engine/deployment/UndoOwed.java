package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.util.ArrayList;
import java.util.List;

/** What a deployment has to take back that never came to its apply. */
public final class UndoOwed {
    private UndoOwed() {}

    /** Undo steps for the hooks that were started and not taken back, newest first; nothing once the apply began. */
    public static List<Event.TakeBack> by(DeploymentFacts d) {
        List<Event.TakeBack> owed = new ArrayList<>();
        if (d.requested().kind() == Kind.ROLLBACK || d.placing()) {
            return owed;
        }
        List<Course.Step> hooks = d.course().hooks();
        for (int i = hooks.size() - 1; i >= 0; i--) {
            Course.Step hook = hooks.get(i);
            Event.TakeBack step = new Event.TakeBack(
                    EffectKind.UNDO,
                    hook.name(),
                    d.requested().release(),
                    d.requested().plan(),
                    hook.effectClass());
            EffectFact undo = d.effect(step.effect());
            if (hook.undo()
                    && d.effects().containsKey(DeploymentProcess.hook(hook))
                    && (undo == null || undo.status() != EffectFact.Status.OK)) {
                owed.add(step);
            }
        }
        return owed;
    }
}
