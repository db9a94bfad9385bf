package io.jenkins.plugins.safedeploy.engine.rollout;

import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;

/** A target whose releases come up by themselves after {@link Target#apply} has returned. */
public interface RolloutTarget extends Target {

    /**
     * Starts to watch the workloads that {@code release} names, whichever release they are of now.
     *
     * @param step the share of the service that has it, from 1; 0 for the whole
     * @throws TargetException when nobody can say what to watch
     */
    RolloutWatch watch(Release release, int step) throws TargetException;

    /**
     * What others changed in the share of a step since it was put in place, in one line for people; empty when nothing
     * that the release sets.
     *
     * @param step from 1
     * @throws TargetException when it cannot be told
     */
    String changedInShare(int step) throws TargetException;
}
