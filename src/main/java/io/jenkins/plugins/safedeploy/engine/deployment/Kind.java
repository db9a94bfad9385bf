package io.jenkins.plugins.safedeploy.engine.deployment;

/** What a deployment is for. */
public enum Kind {
    DEPLOY,
    /** Puts an earlier release back on purpose, by hand or by a watch. */
    ROLLBACK
}
