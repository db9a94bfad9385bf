package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.IOException;

/** The machine went away while something ran on it: whether that ended, and how, is not known. */
public final class WorkspaceLostException extends IOException {
    private static final long serialVersionUID = 1;

    public WorkspaceLostException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether this is why {@code problem} happened. */
    public static boolean isCauseOf(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof WorkspaceLostException) {
                return true;
            }
        }
        return false;
    }
}
