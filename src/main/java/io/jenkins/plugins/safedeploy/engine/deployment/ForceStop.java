package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a person may end a deployment where it stands: never at once, only after it was asked to stop and has not. */
public final class ForceStop {
    /** How long after a person's stop; earlier it is a nervous finger. */
    public static final Duration AFTER = Duration.ofSeconds(5);

    /** What it does, before the click. */
    public static final String MEANS =
            "it ends where it is. Nothing is put back, nobody knows what landed, and a hold stays until a person has looked.";

    private ForceStop() {}

    /** From when on; empty when no person asked it to stop, or it is stopped by force already. */
    public static Optional<Instant> from(DeploymentFacts deployment) {
        return deployment.stoppedByPerson() && !deployment.forced()
                ? Optional.of(deployment.abortedAt().plus(AFTER))
                : Optional.empty();
    }

    /** Why a person may not now; empty when one may. */
    public static Optional<String> whyNot(DeploymentFacts deployment, Instant now) {
        if (deployment.forced()) {
            return Optional.of("Deployment " + deployment.id() + " is being stopped by force already.");
        }
        Optional<Instant> from = from(deployment);
        if (from.isEmpty()) {
            return Optional.of("Nobody has asked deployment " + deployment.id() + " to stop yet. Do that first; "
                    + AFTER.toSeconds() + " s later it can be stopped by force.");
        }
        return from.filter(now::isBefore)
                .map(time -> "Deployment " + deployment.id()
                        + " was asked to stop just now. It can be stopped by force " + Spans.in(time, now) + ".");
    }
}
