package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /** How an adopted one is called wherever people read of it. */
    public static final String ADOPTED = "adopted, never verified";

    /** Whether nobody ever verified it here: it was taken from an earlier build. */
    public boolean adopted() {
        return deployment.isEmpty();
    }

    /** The same, when nobody ever verified it here. */
    public Candidate asAdopted() {
        return new Candidate(release, content, document, plan, course, "", build, null);
    }

    /** Its name, and whether it is adopted. */
    public String named() {
        return release + (adopted() ? " (" + ADOPTED + ")" : "");
    }

    /** Its name, its build, and whether it is adopted. */
    public String words() {
        List<String> more = new ArrayList<>();
        if (!build.isBlank()) {
            more.add("build " + build);
        }
        if (adopted()) {
            more.add(ADOPTED);
        }
        return release + (more.isEmpty() ? "" : " (" + String.join("; ", more) + ")");
    }

    /** The same, put back and measured as another stored plan says. */
    public Candidate with(Digest otherPlan, Course otherCourse) {
        return new Candidate(release, content, document, otherPlan, otherCourse, deployment, build, verifiedAt);
    }

    /** The same, put back as another stored plan says; its course stays. */
    public Candidate with(Digest otherPlan) {
        return new Candidate(release, content, document, otherPlan, course, deployment, build, verifiedAt);
    }
}
