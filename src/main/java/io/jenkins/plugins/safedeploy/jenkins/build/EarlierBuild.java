package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.driver.Earlier;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.time.Instant;

/**
 * The last successful build of the same job, whose archived artifacts may be the way back on the first day. Found by the
 * job's permalink: following the chain of builds would load them all.
 *
 * @param build null when there is none
 * @param found what the engine is told; null when nobody looked
 */
public record EarlierBuild(Run<?, ?> build, Earlier found) {
    /** Something was verified already, so that nothing is adopted. */
    public static final EarlierBuild NOT_LOOKED_FOR = new EarlierBuild(null, null);

    /**
     * Hashes what it archived under the plan's patterns; the captured configuration is that of the new release, since
     * nobody kept the earlier one's.
     *
     * @param run the build that deploys
     * @param release what it deploys
     */
    public static EarlierBuild find(Plan plan, Run<?, ?> run, Release release, Instant now) {
        if (plan.artifacts().isEmpty() || !plan.images().isEmpty()) {
            return none("which images, or which configuration, an earlier build stood for is not known");
        }
        Run<?, ?> last = run.getParent().getLastStableBuild();
        if (last == null) {
            return none("no earlier build of " + run.getParent().getFullName() + " succeeded");
        }
        String label = BuildIdentity.of(last).label();
        if (last.getNumber() >= run.getNumber()) {
            return none("the last successful build, " + label + ", is not older than this one");
        }
        try {
            ArchivedRelease archived = ArchivedRelease.in(last, plan.artifacts());
            if (!archived.missing().isEmpty()) {
                return none(
                        "the last successful build, " + label + ", has no archived artifact, or has it no more, that"
                                + " matches " + String.join(", ", archived.missing()));
            }
            return new EarlierBuild(
                    last,
                    new Earlier(
                            archived.release(plan, now, release.configuration()),
                            "the archived artifacts of the last successful build"));
        } catch (IOException e) {
            return none("the archived artifacts of the last successful build, " + label + ", cannot be read: "
                    + e.getMessage());
        }
    }

    /** @param why for people */
    public static EarlierBuild none(String why) {
        return new EarlierBuild(null, new Earlier(null, why));
    }
}
