package io.jenkins.plugins.safedeploy.engine.deployment;

/** How a deployment ended (DESIGN.md section 5). */
public enum Outcome {
    /** The new release runs. */
    SUCCEEDED,
    /** The candidate is back and was verified again. */
    ROLLED_BACK,
    /** The candidate is back, and its gates did not all pass. */
    ROLLED_BACK_UNVERIFIED,
    /** The candidate could not be put back. */
    ROLLBACK_FAILED,
    /** Nothing was changed. */
    NOTHING_DEPLOYED,
    /** Automation stopped; a person has to look. */
    HELD,
    /** A person said no before anything was changed. */
    REJECTED,
    /** Nobody answered in time. */
    EXPIRED,
    /** A person stopped it. */
    ABORTED,
    /** Another deployment took its place. */
    SUPERSEDED
}
