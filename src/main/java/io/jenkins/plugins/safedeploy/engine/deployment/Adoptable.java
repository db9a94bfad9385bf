package io.jenkins.plugins.safedeploy.engine.deployment;

/**
 * What may be gone back to where nothing was ever verified: an earlier build's artifacts. Never verified by anybody here.
 *
 * @param candidate null when there is none
 * @param why this one, or why none, for people
 */
public record Adoptable(Candidate candidate, String why) {
    public Adoptable {
        if (candidate != null && !candidate.adopted()) {
            throw new IllegalArgumentException(candidate.release() + " was verified by deployment '"
                    + candidate.deployment() + "'; only what was never verified here is adopted.");
        }
    }
}
