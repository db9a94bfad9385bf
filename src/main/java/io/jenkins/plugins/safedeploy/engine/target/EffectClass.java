package io.jenkins.plugins.safedeploy.engine.target;

/** What may be done with an effect of which nobody knows whether it happened (DESIGN.md section 5). */
public enum EffectClass {
    /** Doing it again leads to the same state (a symlink swap, a server-side apply): repeat freely. */
    CONVERGENT,
    /** Repeated after a crash unless its end is in the ledger, with the same id (restart, hooks, commands). */
    AT_LEAST_ONCE,
    /** {@code rerun: never}. Unknown after a crash, so the deployment is held. */
    AT_MOST_ONCE
}
