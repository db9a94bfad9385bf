package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;

/** The line could not be written, most often because the disk is full. The ledger is as it was before. */
public class LedgerWriteException extends IOException {
    private static final long serialVersionUID = 1;

    public LedgerWriteException(String ledger, IOException cause) {
        super("Nothing was appended to " + ledger + ": " + cause.getMessage(), cause);
    }
}
