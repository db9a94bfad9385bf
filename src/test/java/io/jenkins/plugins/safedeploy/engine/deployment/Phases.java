package io.jenkins.plugins.safedeploy.engine.deployment;

/** The row of the table in DESIGN.md, section 5, in which a deployment stands, by what it does next. */
final class Phases {
    private Phases() {}

    static Phase of(ModelState m, DeploymentFacts d, Next next) {
        if (!m.service().lock().equals(d.id())) {
            return d.approval() == null ? Phase.REQUESTED : Phase.APPROVAL;
        }
        Task task = ((Next.Act) next).tasks().get(0);
        if (task instanceof Task.Preflight) {
            return d.approval() == null ? Phase.PREFLIGHT : Phase.PREFLIGHT2;
        } else if (task instanceof Task.RunEffect run) {
            return ofEffect(d, run.effect());
        } else if (task instanceof Task.StopEffect stop) {
            return ofEffect(d, stop.effect());
        } else if (task instanceof Task.MeasureGate gate) {
            return gate.round().reverify() ? Phase.REVERIFY : Phase.GATES;
        } else if (task instanceof Task.CaptureEvidence) {
            return Phase.DECIDE;
        } else if (task instanceof Task.Observe) {
            return d.decided() == null ? Phase.FENCE : Phase.REVERIFY;
        } else if (task instanceof Task.WaitUntil wait && wait.why().equals(DeploymentProcess.PAUSE)) {
            return Phase.GATES;
        } else if (task instanceof Task.WaitUntil wait && wait.why().contains("not fenced")) {
            return Phase.REVERIFY;
        }
        return Phase.FENCE;
    }

    private static Phase ofEffect(DeploymentFacts d, String effect) {
        return Phase.valueOf(d.effect(effect).kind().name());
    }
}
