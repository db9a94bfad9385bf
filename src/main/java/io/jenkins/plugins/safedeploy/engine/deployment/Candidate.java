package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.time.Instant;

/**
 * A release with all that is needed to put it in place again.
 *
 * @param release its name
 * @param content its identity
 * @param document digest of the stored {@code Release}
 * @param plan digest of the stored plan it was deployed with
 * @param course that plan, as the process needs it
 * @param deployment which one verified it; empty when it was adopted and never verified here
 * @param build label of its build, for people
 * @param verifiedAt when; null when never
 */
public record Candidate(
        ReleaseId release,
        Digest content,
        Digest document,
        Digest plan,
        Course course,
        String deployment,
        String build,
        Instant verifiedAt) {

    /** The same, put back as another stored plan says; its course stays. */
    public Candidate with(Digest otherPlan) {
        return new Candidate(release, content, document, otherPlan, course, deployment, build, verifiedAt);
    }
}
