package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;

/**
 * The disk did not confirm a write, so it is not known what it holds. Nothing that was not confirmed counts. Every
 * append fails until {@link Ledger#reopen}.
 */
public class LedgerPoisonedException extends IOException {
    private static final long serialVersionUID = 1;

    public LedgerPoisonedException(String ledger, Throwable cause) {
        super(
                "The disk did not confirm a write to " + ledger
                        + "; the event does not count and nothing more is written until the ledger is opened again"
                        + (cause == null ? "." : ": " + cause.getMessage()),
                cause);
    }
}
