package io.jenkins.plugins.safedeploy.engine.target;

/** How a target keeps an older driver's effect from landing after a newer driver took over. */
public enum Fencing {
    /** The target itself refuses an older epoch in the same step as the change. */
    EPOCH,
    /** The process group of the effect is ended and seen gone. */
    KILL,
    /** Nothing but waiting for the end or the deadline of the old effect. {@code applyTimeout} is mandatory. */
    NONE
}
