package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectFact;
import io.jenkins.plugins.safedeploy.engine.deployment.GateFact;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;

/** Whether a task's answer still belongs to what the ledger asks for; else it comes too late and is not written. */
final class StillAsked {
    private StillAsked() {}

    static boolean by(DeploymentFacts facts, Task task) {
        if (task instanceof Task.RunEffect run) {
            EffectFact effect = facts.effect(run.effect());
            return facts.epoch() == run.epoch()
                    && effect.attempt() == run.attempt()
                    && effect.status() == EffectFact.Status.OPEN;
        }
        if (task instanceof Task.StopEffect stop) {
            return facts.effect(stop.effect()).status() == EffectFact.Status.OPEN;
        }
        if (task instanceof Task.MeasureGate gate) {
            GateFact fact = facts.gate(gate.gate(), gate.round());
            return facts.epoch() == gate.epoch() && fact != null && !fact.ended();
        }
        if (task instanceof Task.Preflight preflight) {
            return facts.epoch() == preflight.epoch() && facts.preflight() == null;
        }
        if (task instanceof Task.CaptureEvidence evidence) {
            return facts.epoch() == evidence.epoch() && facts.evidence() == null;
        }
        if (task instanceof Task.Observe observe) {
            return facts.epoch() == observe.epoch();
        }
        return !(task instanceof Task.Fence fence) || facts.epoch() == fence.epoch();
    }
}
