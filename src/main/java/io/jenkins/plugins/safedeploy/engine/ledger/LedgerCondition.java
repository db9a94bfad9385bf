package io.jenkins.plugins.safedeploy.engine.ledger;

import java.util.List;

/**
 * Whether the ledger can be trusted as far as it was read.
 *
 * @param corrupt null when it is intact as far as it was read
 * @param accepted breaks that somebody accepted, oldest first
 */
public record LedgerCondition(Corruption corrupt, List<AcceptedBreak> accepted) {
    static final LedgerCondition INTACT = new LedgerCondition(null, List.of());

    public LedgerCondition {
        accepted = List.copyOf(accepted);
    }

    public boolean intact() {
        return corrupt == null;
    }

    /**
     * Where it is corrupt.
     *
     * @param segment number of the segment
     * @param offset bytes into it of the first bad line
     * @param seq that of the line that should stand there
     * @param reason for people
     */
    public record Corruption(int segment, long offset, long seq, String reason) {
        @Override
        public String toString() {
            return "segment " + segment + ", byte " + offset + ", event " + seq + ": " + reason;
        }
    }
}
