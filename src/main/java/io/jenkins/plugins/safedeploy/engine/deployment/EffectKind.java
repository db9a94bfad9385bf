package io.jenkins.plugins.safedeploy.engine.deployment;

/** Which action on the world an effect is. */
public enum EffectKind {
    HOOK,
    UNDO,
    APPLY,
    COMPENSATE,
    RESTORE
}
