package io.jenkins.plugins.safedeploy.engine.target;

/** Something about a target failed. The message is for people: what, where, what state it was left in, what to do. */
public class TargetException extends Exception {
    private static final long serialVersionUID = 1;

    public TargetException(String message) {
        super(message);
    }

    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The target has seen a newer driver; the caller must act no more. Nothing was changed. */
    public static final class StaleEpoch extends TargetException {
        private static final long serialVersionUID = 1;

        public StaleEpoch(String message) {
            super(message);
        }
    }

    /** The effect was stopped on request and its end was seen; what it left is unknown. */
    public static final class Stopped extends TargetException {
        private static final long serialVersionUID = 1;

        public Stopped(String message) {
            super(message);
        }
    }
}
