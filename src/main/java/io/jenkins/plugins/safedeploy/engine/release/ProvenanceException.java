package io.jenkins.plugins.safedeploy.engine.release;

/** A provenance statement that is none. The message names the member that is wrong. */
public final class ProvenanceException extends Exception {
    private static final long serialVersionUID = 1;

    public ProvenanceException(String message) {
        super(message);
    }

    public ProvenanceException(String message, Throwable cause) {
        super(message, cause);
    }
}
