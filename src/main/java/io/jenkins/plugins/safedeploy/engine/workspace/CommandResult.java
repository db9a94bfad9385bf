package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a process ended.
 *
 * @param exit its exit code; -1 when it was ended by us
 * @param output its last lines, both streams, at most 64 KiB, not masked
 * @param took how long it ran
 * @param end why it ended
 */
public record CommandResult(int exit, String output, Duration took, End end) implements Serializable {
    /** Why a process ended. */
    public enum End {
        EXITED,
        TIMED_OUT,
        CANCELLED
    }

    public boolean ok() {
        return end == End.EXITED && exit == 0;
    }
}
