package io.jenkins.plugins.safedeploy.engine.deployment;

/** How an effect ended. */
public enum EffectResult {
    OK,
    ERROR,
    /** Ended on request. */
    STOPPED,
    TIMED_OUT,
    /** A newer driver was found on the target; nothing was changed. */
    REFUSED
}
