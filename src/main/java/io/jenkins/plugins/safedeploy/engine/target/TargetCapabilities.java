package io.jenkins.plugins.safedeploy.engine.target;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a target can do.
 *
 * @param fencing how it is fenced
 * @param applyClass whether an apply may be repeated
 * @param observes whether {@link Target#observe} tells what is installed
 * @param removes whether {@link Target#remove} works
 * @param detachedRollback whether it can be rolled back outside the build that deployed it
 * @param steps how many shares of the service get a release before the whole does; 0 for none
 * @param pause shortest time between two of them; null for none
 * @param finishes whether {@link Target#finish} does something
 */
public record TargetCapabilities(
        Fencing fencing,
        EffectClass applyClass,
        boolean observes,
        boolean removes,
        boolean detachedRollback,
        int steps,
        Duration pause,
        boolean finishes)
        implements Serializable {

    /** Of a target that puts a release in place at once and has nothing to do afterwards. */
    public TargetCapabilities(
            Fencing fencing, EffectClass applyClass, boolean observes, boolean removes, boolean detachedRollback) {
        this(fencing, applyClass, observes, removes, detachedRollback, 0, null, false);
    }
}
