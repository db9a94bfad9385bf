package io.jenkins.plugins.safedeploy.engine.deployment;

/** Where a deployment stands; derived from its events (DESIGN.md section 5). */
public enum Phase {
    REQUESTED,
    PREFLIGHT,
    APPROVAL,
    PREFLIGHT2,
    HOOK,
    UNDO,
    STEP,
    APPLY,
    FENCE,
    GATES,
    DECIDE,
    COMPENSATE,
    RESTORE,
    REVERIFY,
    FINISH,
    SETTLED
}
