package io.jenkins.plugins.safedeploy.engine.ledger;

import java.util.List;

/**
 * How a ledger is opened.
 *
 * @param environment name of the environment, for the events that the ledger itself appends
 * @param readOnly takes no lock, repairs nothing, appends nothing
 * @param checkpointEvery events between two checkpoints, at least 1
 * @param anchors heads that were noted elsewhere (in builds, on targets); one beyond the last line
 *     makes the ledger corrupt; whether each is on the chain is for {@link Ledger#verify} to say
 * @param checks {@link LineChecks#STRICT} except in tests
 */
public record LedgerOptions(
        String environment, boolean readOnly, int checkpointEvery, List<Head> anchors, LineChecks checks) {
    private static final int CHECKPOINT_EVERY = 10_000;

    public LedgerOptions {
        anchors = List.copyOf(anchors);
        if (checkpointEvery < 1) {
            throw new IllegalArgumentException("A checkpoint every " + checkpointEvery + " events; give 1 or more");
        }
    }

    public static LedgerOptions writer(String environment) {
        return new LedgerOptions(environment, false, CHECKPOINT_EVERY, List.of(), LineChecks.STRICT);
    }

    public static LedgerOptions reader(String environment) {
        return new LedgerOptions(environment, true, CHECKPOINT_EVERY, List.of(), LineChecks.STRICT);
    }

    public LedgerOptions withAnchors(List<Head> heads) {
        return new LedgerOptions(environment, readOnly, checkpointEvery, heads, checks);
    }

    public LedgerOptions withCheckpointEvery(int events) {
        return new LedgerOptions(environment, readOnly, events, anchors, checks);
    }

    public LedgerOptions withChecks(LineChecks other) {
        return new LedgerOptions(environment, readOnly, checkpointEvery, anchors, other);
    }
}
