package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;

/** The ledger is corrupt and nobody has accepted that yet. Nothing was written. */
public class CorruptLedgerException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient LedgerCondition.Corruption where;

    public CorruptLedgerException(String ledger, LedgerCondition.Corruption where) {
        super("The ledger " + ledger + " is corrupt at " + where
                + ". Nothing was written. Compare it with a backup, or let someone with the override permission accept"
                + " the break.");
        this.where = where;
    }

    public LedgerCondition.Corruption where() {
        return where;
    }
}
