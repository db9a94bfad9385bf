package io.jenkins.plugins.safedeploy.engine.driver;

/** A deployment cannot be taken over; the message says why and what to do. */
public final class AdoptionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AdoptionRefusedException(String message) {
        super(message);
    }
}
