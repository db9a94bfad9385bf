package io.jenkins.plugins.safedeploy.gates.http;

/** There was no answer. The message is for people and holds no secret. */
public final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** Whose fault it is, as far as can be told. */
    public enum Kind {
        /** The address was reached, or is known to be right, and refuses, resets or stays silent. */
        SERVICE_SILENT,
        /** It could not be asked: name, route, proxy, certificate. */
        CANNOT_ASK,
        /** We stopped it. */
        CANCELLED
    }

    private final Kind kind;

    HttpFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
