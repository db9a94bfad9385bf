package io.jenkins.plugins.safedeploy.engine.ledger;

import java.time.Instant;

/**
 * A place between two lines: where it is in the files, and the line before it.
 *
 * @param ledger id of the ledger; empty before the first line
 * @param segment number of the segment, from 1
 * @param lineStart bytes into the segment of that line, or -1 when that line is in an earlier segment
 * @param offset bytes into the segment of the next line
 * @param seq that of the line before; 0 before the first
 * @param hash that of the line before
 * @param at that of the line before
 */
public record ChainPosition(
        String ledger, int segment, long lineStart, long offset, long seq, String hash, Instant at) {
    static final ChainPosition START = new ChainPosition("", 1, -1, 0, 0, Head.NO_HASH, Instant.EPOCH);

    Head head() {
        return new Head(seq, hash);
    }

    ChainPosition inSegment(int next) {
        return new ChainPosition(ledger, next, -1, 0, seq, hash, at);
    }
}
