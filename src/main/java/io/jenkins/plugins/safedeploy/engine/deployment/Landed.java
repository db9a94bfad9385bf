package io.jenkins.plugins.safedeploy.engine.deployment;

/** What runs after a deployment settled. */
public enum Landed {
    OLD,
    NEW,
    CANDIDATE,
    PARTIAL,
    UNKNOWN
}
