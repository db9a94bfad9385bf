package io.jenkins.plugins.safedeploy.engine.target;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.util.List;

/** How a release is put in place and observed. Every method may block; none is called on a timer thread. */
public interface Target {

    TargetCapabilities capabilities();

    /**
     * What is there now.
     *
     * @throws TargetException when it cannot be told; never guesses
     */
    Observation observe() throws TargetException;

    /**
     * What others changed since the last apply, by path, for people; empty where nothing was changed, or the target
     * cannot tell.
     */
    default List<String> drift() throws TargetException {
        return List.of();
    }

    /** Proves as far as possible, without changing anything, that {@code release} could be applied now. */
    DryRun dryRun(Release release);

    /** The same for an apply with {@link ApplyRequest#rollback}, where that has other rules. */
    default DryRun dryRun(Release release, boolean rollback) {
        return dryRun(release);
    }

    /**
     * Puts the release in place and returns when that is done. Returns only after everything that it started has
     * ended.
     *
     * @throws TargetException.StaleEpoch when the target was touched by a newer driver
     * @throws TargetException.Stopped when {@code cancellation} ended it
     * @throws TargetException for every other failure
     */
    void apply(ApplyRequest request, Cancellation cancellation) throws TargetException;

    /**
     * Called once the release of {@code request} is in place as a whole and verified: takes away what only the way back
     * needed. May be called again. What it cannot do is told and does not unseat the release.
     *
     * @throws TargetException as {@link #apply}
     */
    default void finish(ApplyRequest request, Cancellation cancellation) throws TargetException {}

    /**
     * Ends what an earlier driver may have left running on this target and proves that it is gone, so that nothing of
     * it can land any more. {@code epoch} is the new driver's.
     *
     * @return true when proven; false when this target cannot prove it (see {@link Fencing#NONE})
     */
    boolean fence(long epoch) throws TargetException;

    /**
     * Takes the service away.
     *
     * @throws TargetException also when {@link TargetCapabilities#removes} is false
     */
    void remove(long epoch) throws TargetException;
}
