package io.jenkins.plugins.safedeploy.engine.ledger;

/** A stored line is not one of ours. The message says why; it has no stack trace because it is an answer. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    BadLineException(String reason) {
        super(reason, null, false, false);
    }
}
