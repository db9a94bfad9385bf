package io.jenkins.plugins.safedeploy.engine.ledger;

import java.time.Duration;
import java.util.List;

/**
 * What following the whole chain showed.
 *
 * @param lines good lines that were followed
 * @param head the last of them
 * @param segment where the first bad line is, else where the last good one is
 * @param offset bytes into that segment behind the last good line
 * @param seq the event that is bad or missing; that of the head when nothing is
 * @param reason for people; empty when nothing is wrong
 * @param breaks accepted breaks, oldest first
 * @param took how long it took
 */
public record Verification(
        Status status,
        long lines,
        Head head,
        int segment,
        long offset,
        long seq,
        String reason,
        List<AcceptedBreak> breaks,
        Duration took) {

    public Verification {
        breaks = List.copyOf(breaks);
    }

    /** Whether deploys may go on after such an answer. */
    public boolean good() {
        return switch (status) {
            case OK, TORN_TAIL, BROKEN_ACCEPTED -> true;
            case CORRUPT, FORKED, TRUNCATED -> false;
        };
    }

    public enum Status {
        /** Every line, every link and every anchor fits. */
        OK,
        /** As OK, but the last write did not come to its end; the next writer sets that aside. */
        TORN_TAIL,
        /** A line was changed, is missing or was put in. */
        CORRUPT,
        /** Two histories: a line was appended to an older head, or an anchor is not on this chain. */
        FORKED,
        /** An anchor names an event that is not here (any more). */
        TRUNCATED,
        /** There is a break that somebody accepted; everything else fits. */
        BROKEN_ACCEPTED
    }
}
