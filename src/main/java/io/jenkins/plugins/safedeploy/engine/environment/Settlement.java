package io.jenkins.plugins.safedeploy.engine.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.time.Instant;

/** A deployment that is over, as lists show it. @param candidate the release it went back to; null when it did not */
public record Settlement(
        String deployment,
        String service,
        Kind kind,
        ReleaseId release,
        String build,
        ReleaseId candidate,
        Outcome outcome,
        Landed landed,
        boolean hold,
        String message,
        String actor,
        Instant requestedAt,
        Instant settledAt) {}
