package io.jenkins.plugins.safedeploy.engine.target;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * One order to put a release in place.
 *
 * @param release what; its artifacts come from the {@code ArtifactStore} the target was made with
 * @param effectId stays the same when the effect is repeated; {@code SAFE_DEPLOY_EFFECT_ID} of every process
 * @param witness to be left on the target; carries the epoch to fence with
 * @param rollback whether this restores an earlier release
 * @param timeout longest time; null for none
 * @param step which share of the service gets it, from 1; 0 for the whole
 * @param variables further {@code SAFE_DEPLOY_*} variables for processes that the target starts
 */
public record ApplyRequest(
        Release release,
        String effectId,
        Witness witness,
        boolean rollback,
        Duration timeout,
        int step,
        Map<String, String> variables)
        implements Serializable {
    public ApplyRequest {
        variables = Map.copyOf(variables);
    }

    /** For the whole service. */
    public ApplyRequest(
            Release release,
            String effectId,
            Witness witness,
            boolean rollback,
            Duration timeout,
            Map<String, String> variables) {
        this(release, effectId, witness, rollback, timeout, 0, variables);
    }
}
