package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Instant;

/**
 * An effect that was started and of which it is not proven that nothing of it can land any more. It belongs to the
 * service, not to the deployment: it outlives a deployment that was stopped by force.
 *
 * @param epoch of the driver that started it
 * @param plan digest of the plan that has its command or target
 * @param deadline when it has surely ended; null when only a fence can prove it
 * @param ended its end was reported without proof
 * @param unfenced a person went on without the proof
 */
public record OpenEffect(
        String deployment,
        String effect,
        EffectKind kind,
        Fencing fencing,
        Digest plan,
        long epoch,
        Instant deadline,
        boolean ended,
        boolean unfenced) {

    public String key() {
        return deployment + "/" + effect;
    }

    OpenEffect withEnded() {
        return new OpenEffect(deployment, effect, kind, fencing, plan, epoch, deadline, true, unfenced);
    }

    OpenEffect withUnfenced() {
        return new OpenEffect(deployment, effect, kind, fencing, plan, epoch, deadline, ended, true);
    }
}
