package io.jenkins.plugins.safedeploy.engine.deployment;

/** Which action on the world an effect is. */
public enum EffectKind {
    HOOK,
    UNDO,
    /** A part of the apply: a share of the service gets the release. */
    STEP,
    APPLY,
    COMPENSATE,
    RESTORE,
    /** What is only possible once the release is verified, such as removing what it no longer needs. */
    FINISH
}
