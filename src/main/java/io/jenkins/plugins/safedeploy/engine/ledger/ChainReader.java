package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the chain from a position on and hands out its lines as long as each is good, over accepted breaks. Reads only;
 * takes no lock. Not thread safe.
 */
final class ChainReader {
    /** From so many bytes on it pays to hash and decode on a second thread. */
    private static final long PARALLEL_FROM = 2L * 1024 * 1024;

    /** Takes each good line. */
    interface LineSink {
        void accept(LedgerLine line);
    }

    /** Why the walk ended. */
    enum End {
        /** At the end of the last segment. */
        COMPLETE,
        /** At a last line without a line feed. */
        UNTERMINATED,
        /** At a line, or a segment, that is not one of this chain. */
        BAD,
        /** At a good line that was appended to an older head than the line before it. */
        FORKED,
        /** After the number of bytes that was asked for. */
        LIMIT
    }

    /**
     * How far the walk came.
     *
     * @param position behind the last good line; where the first bad one begins
     * @param reason what is bad, for people; empty when nothing is
     * @param tail bytes of that segment behind the position when it was read
     * @param lastSegment whether no segment comes after it
     * @param breaks accepted breaks that were passed
     */
    record Walk(
            ChainPosition position,
            End end,
            String reason,
            long tail,
            boolean lastSegment,
            List<AcceptedBreak> breaks) {
        boolean torn() {
            return (end == End.BAD || end == End.UNTERMINATED)
                    && lastSegment
                    && tail > 0
                    && tail <= LineLayout.MAX_BYTES;
        }

        boolean good() {
            return end == End.COMPLETE || end == End.LIMIT;
        }
    }

    private final LedgerStore store;
    private final LineChecks checks;
    private final List<AcceptedBreak> breaks = new ArrayList<>();
    private ChainPosition position;
    private End end;
    private String reason;
    private long budget;
    private long length;

    ChainReader(LedgerStore store, LineChecks checks) {
        this.store = store;
        this.checks = checks;
    }

    Walk walk(ChainPosition from, LineSink sink) throws IOException {
        return walk(from, sink, Long.MAX_VALUE);
    }

    /** @param bytes about how many to read at most; a whole block at least */
    Walk walk(ChainPosition from, LineSink sink, long bytes) throws IOException {
        position = from;
        breaks.clear();
        budget = bytes;
        List<Integer> segments = store.segments();
        int last = segments.isEmpty() ? 0 : segments.get(segments.size() - 1);
        while (true) {
            segment(segments, sink);
            if (end == End.COMPLETE && position.segment() < last) {
                if (segments.contains(position.segment() + 1)) {
                    position = position.inSegment(position.segment() + 1);
                    continue;
                }
                bad("segment " + (position.segment() + 1) + " is missing");
            } else if (end == End.UNTERMINATED && position.segment() < last) {
                bad("the last line of a closed segment has no line feed");
            }
            if (end == End.COMPLETE || end == End.LIMIT || !passBreak(segments)) {
                break;
            }
        }
        long tail = Math.max(0, length - position.offset());
        return new Walk(position, end, reason, tail, position.segment() >= last, List.copyOf(breaks));
    }

    private void bad(String why) {
        end = End.BAD;
        reason = why;
    }

    private void segment(List<Integer> segments, LineSink sink) throws IOException {
        end = End.COMPLETE;
        reason = "";
        length = store.length(position.segment());
        if (position.offset() > 0 && length < position.offset()) {
            bad(length < 0 ? "the segment is gone" : "the segment is only " + length + " bytes long");
            return;
        }
        if (length < 0 || !segments.contains(position.segment()) || length == position.offset()) {
            return;
        }
        try (LedgerStore.SegmentInput in = store.read(position.segment());
                BlockSource blocks = source(in)) {
            for (Block block = blocks.next(); block != null; block = blocks.next()) {
                if (!lines(block, sink)) {
                    return;
                }
                if (budget <= 0) {
                    end = End.LIMIT;
                    return;
                }
            }
            if (blocks.tooLong()) {
                bad("a line is longer than " + LineLayout.MAX_BYTES + " bytes");
            } else if (blocks.unterminated() > 0) {
                end = End.UNTERMINATED;
                reason = "the last line has no line feed";
            }
        } catch (NoSuchFileException e) {
            bad("the segment is gone");
        }
    }

    private BlockSource source(LedgerStore.SegmentInput in) {
        BlockReader reader = new BlockReader(in, position.offset(), length, checks);
        return length - position.offset() < PARALLEL_FROM || budget != Long.MAX_VALUE ? reader : new ReadAhead(reader);
    }

    private boolean lines(Block block, LineSink sink) {
        for (int i = 0; i < block.count; i++) {
            int start = block.start(i);
            if (i == block.badLine) {
                bad(block.badReason);
                return false;
            }
            LedgerLine line = block.lines[i];
            String objection = checks.chain(position, line);
            if (objection != null) {
                end = line.seq() <= position.seq() && line.ledger().equals(position.ledger()) ? End.FORKED : End.BAD;
                reason = objection;
                return false;
            }
            if (position.offset() == 0 && position.segment() > 1) {
                noteBreak(line);
            }
            position = new ChainPosition(
                    line.ledger(),
                    position.segment(),
                    block.offset + start,
                    block.offset + block.end(i),
                    line.seq(),
                    line.hash(),
                    line.at());
            sink.accept(line);
        }
        if (budget != Long.MAX_VALUE) {
            budget -= block.end(block.count - 1);
        }
        return true;
    }

    private void noteBreak(LedgerLine first) {
        AcceptedBreak named = AcceptedBreak.namedBy(first);
        if (named != null
                && named.lastGoodSeq() == position.seq()
                && named.lastGoodHash().equals(position.hash())) {
            breaks.add(named);
        }
    }

    /** Goes on in the segment whose first line names the break at this position. */
    private boolean passBreak(List<Integer> segments) throws IOException {
        for (int segment : segments) {
            if (segment > position.segment()) {
                LedgerLine first = firstLine(segment);
                AcceptedBreak named = first == null ? null : AcceptedBreak.namedBy(first);
                if (named != null && named.isAt(position) && checks.chain(position, first) == null) {
                    position = position.inSegment(segment);
                    return true;
                }
            }
        }
        return false;
    }

    /** The first line of a segment when its own hash and layout are right, else null. */
    LedgerLine firstLine(int segment) throws IOException {
        try (LedgerStore.SegmentInput in = store.read(segment)) {
            return line(in, 0);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The line at {@code offset} when its own hash and layout are right, else null. */
    LedgerLine line(int segment, long offset) throws IOException {
        try (LedgerStore.SegmentInput in = store.read(segment)) {
            return line(in, offset);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private LedgerLine line(LedgerStore.SegmentInput in, long offset) throws IOException {
        Block block = new BlockReader(in, offset, Long.MAX_VALUE, checks).next();
        return block == null ? null : block.lines[0];
    }

    /** Whether the line before {@code place} is still where it was. */
    boolean stillThere(ChainPosition place) throws IOException {
        if (place.lineStart() < 0) {
            return place.offset() == 0 || place.seq() == 0;
        }
        LedgerLine line = line(place.segment(), place.lineStart());
        return line != null && line.hash().equals(place.hash()) && line.seq() == place.seq();
    }
}
