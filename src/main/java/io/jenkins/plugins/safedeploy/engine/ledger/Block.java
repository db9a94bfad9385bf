package io.jenkins.plugins.safedeploy.engine.ledger;

/** Some whole lines of a segment: split, their hashes checked, decoded. */
final class Block {
    /** Where it begins, in bytes into the segment. */
    final long offset;
    /** For each line the index in the block behind its line feed. */
    final int[] ends;

    final int count;
    /** The lines before {@link #badLine}. */
    final LedgerLine[] lines;
    /** The first line whose hash or layout is wrong; {@link #count} when there is none. */
    final int badLine;

    final String badReason;

    Block(long offset, int[] ends, int count, LedgerLine[] lines, int badLine, String badReason) {
        this.offset = offset;
        this.ends = ends;
        this.count = count;
        this.lines = lines;
        this.badLine = badLine;
        this.badReason = badReason;
    }

    int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    int end(int line) {
        return ends[line];
    }
}
