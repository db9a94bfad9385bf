package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;

/**
 * Please put this earlier release back.
 *
 * @param service whose
 * @param to where; as {@code Candidates} found it
 * @param emergency takes the lock over from whatever runs
 * @param unfenced goes at once although an old effect cannot be fenced
 * @param keep neither revokes nor quarantines what is left
 * @param reason why; never empty
 * @param cause what started it, for people
 */
public record RollbackRequest(
        String service, Candidate to, boolean emergency, boolean unfenced, boolean keep, String reason, String cause) {
    public RollbackRequest {
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException(
                    "A rollback by hand needs a reason: it is what the next person will read. Give --reason '...'");
        }
    }
}
