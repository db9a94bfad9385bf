package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Proves that nothing of older effects can land any more. */
final class FenceTask {
    /** How long an old process group may take to be gone. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Releases releases;
    private final Host host;
    private final String ledgerId;

    FenceTask(Releases releases, Host host, String ledgerId) {
        this.releases = releases;
        this.host = host;
        this.ledgerId = ledgerId;
    }

    Event perform(DeploymentFacts facts, Task.Fence task) {
        List<String> keys = task.effects().stream().map(OpenEffect::key).toList();
        for (OpenEffect open : task.effects()) {
            try {
                if (!fenced(facts, open, task.epoch())) {
                    return new Event.FenceEnded(keys, false, open.key() + " could not be proven to have ended");
                }
            } catch (IOException | TargetException | IllegalArgumentException e) {
                return new Event.FenceEnded(
                        keys, false, host.masker().mask(open.key() + " could not be fenced: " + e.getMessage()));
            }
        }
        return new Event.FenceEnded(keys, true, "");
    }

    private boolean fenced(DeploymentFacts facts, OpenEffect open, long epoch) throws IOException, TargetException {
        Plan plan = releases.plan(open.plan());
        return switch (open.kind()) {
            case STEP, APPLY, RESTORE, FINISH ->
                host.target(plan, open.deployment()).fence(epoch);
            case HOOK, UNDO, COMPENSATE ->
                host.workspace(plan).endEffect(EffectTask.effectLock(ledgerId, facts.service()), LIMIT);
        };
    }
}
