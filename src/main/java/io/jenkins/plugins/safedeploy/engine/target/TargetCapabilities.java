package io.jenkins.plugins.safedeploy.engine.target;

import java.io.Serializable;

/**
 * What a target can do.
 *
 * @param fencing how it is fenced
 * @param applyClass whether an apply may be repeated
 * @param observes whether {@link Target#observe} tells what is installed
 * @param removes whether {@link Target#remove} works
 * @param detachedRollback whether it can be rolled back outside the build that deployed it
 */
public record TargetCapabilities(
        Fencing fencing, EffectClass applyClass, boolean observes, boolean removes, boolean detachedRollback)
        implements Serializable {}
