package io.jenkins.plugins.safedeploy.engine.gate;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.time.Duration;
import java.time.Instant;

/**
 * What a measurement may know.
 *
 * @param environment its name
 * @param service its name
 * @param deployment id of the deployment
 * @param release what should be running
 * @param previous what ran before; null on the first day
 * @param target what was deployed to
 * @param atStart what the target said when the gate started; null when it cannot observe
 * @param notBefore no window may reach back before this (end of the apply or of the restore)
 * @param alive since the gate started
 * @param number of this measurement, from 1
 * @param step of the apply that it follows, from 1; 0 after the whole of it
 * @param preflight whether this only measures before the deployment, to learn whether the gate already fails
 * @param cancellation ends the measurement
 */
public record GateContext(
        String environment,
        String service,
        String deployment,
        Release release,
        Release previous,
        Target target,
        Observation atStart,
        Instant notBefore,
        Duration alive,
        int number,
        int step,
        boolean preflight,
        Cancellation cancellation) {

    /** Not at a step of the apply. */
    public GateContext(
            String environment,
            String service,
            String deployment,
            Release release,
            Release previous,
            Target target,
            Observation atStart,
            Instant notBefore,
            Duration alive,
            int number,
            boolean preflight,
            Cancellation cancellation) {
        this(
                environment,
                service,
                deployment,
                release,
                previous,
                target,
                atStart,
                notBefore,
                alive,
                number,
                0,
                preflight,
                cancellation);
    }
}
