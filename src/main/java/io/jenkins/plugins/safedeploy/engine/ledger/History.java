package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lines that were read before, up to a position and without what accepted breaks left behind. Checks the layout of what
 * it hands out but not the chain. Not thread safe.
 */
final class History {
    private static final int BLOCK = 256 * 1024;

    private final LedgerStore store;
    private final ChainPosition end;
    private final List<AcceptedBreak> breaks;
    private final LineDecoder decoder = new LineDecoder();

    /** A part of a segment that belongs to the chain. */
    private record Part(int segment, long length) {}

    History(LedgerStore store, ChainPosition end, List<AcceptedBreak> breaks) {
        this.store = store;
        this.end = end;
        this.breaks = List.copyOf(breaks);
    }

    void lines(long fromSeq, Consumer<LedgerLine> consumer) throws IOException {
        List<Part> parts = parts();
        for (int i = 0; i < parts.size(); i++) {
            boolean later = i + 1 < parts.size() && firstSeq(parts.get(i + 1)) <= fromSeq;
            if (!later) {
                forwards(parts.get(i), fromSeq, consumer);
            }
        }
    }

    private void forwards(Part part, long fromSeq, Consumer<LedgerLine> consumer) throws IOException {
        try (LedgerStore.SegmentInput in = store.read(part.segment)) {
            byte[] block = new byte[BLOCK];
            long offset = 0;
            while (offset < part.length) {
                int length = fill(in, offset, block, (int) Math.min(block.length, part.length - offset));
                int start = 0;
                for (int i = 0; i < length; i++) {
                    if (block[i] == '\n') {
                        if (LineLayout.seqOf(block, start, i) >= fromSeq) {
                            consumer.accept(decode(part, block, start, i, offset));
                        }
                        start = i + 1;
                    }
                }
                if (start == 0) {
                    throw new IOException("A line in segment " + part.segment + " of " + store.name() + " has no end");
                }
                offset += start;
            }
        }
    }

    List<LedgerLine> newest(int limit, long beforeSeq) throws IOException {
        List<LedgerLine> found = new ArrayList<>();
        List<Part> parts = parts();
        for (int i = parts.size() - 1; i >= 0 && found.size() < limit; i--) {
            if (firstSeq(parts.get(i)) < beforeSeq) {
                backwards(parts.get(i), limit, beforeSeq, found);
            }
        }
        return found;
    }

    private void backwards(Part part, int limit, long beforeSeq, List<LedgerLine> found) throws IOException {
        try (LedgerStore.SegmentInput in = store.read(part.segment)) {
            byte[] block = new byte[BLOCK];
            long end = part.length;
            while (end > 0 && found.size() < limit) {
                long offset = Math.max(0, end - block.length);
                int length = fill(in, offset, block, (int) (end - offset));
                int stop = length;
                while (stop > 0 && found.size() < limit) {
                    int start = stop - 1;
                    while (start > 0 && block[start - 1] != '\n') {
                        start--;
                    }
                    if (start == 0 && offset > 0) {
                        break;
                    }
                    if (LineLayout.seqOf(block, start, stop - 1) < beforeSeq) {
                        found.add(decode(part, block, start, stop - 1, offset));
                    }
                    stop = start;
                }
                if (stop == length) {
                    throw new IOException("A line in segment " + part.segment + " of " + store.name() + " has no end");
                }
                end = offset + stop;
            }
        }
    }

    private LedgerLine decode(Part part, byte[] block, int start, int stop, long offset) throws IOException {
        try {
            return decoder.decode(block, start, stop);
        } catch (BadLineException e) {
            throw new IOException(
                    "The line at byte " + (offset + start) + " of segment " + part.segment + " of " + store.name()
                            + " is not the one that was there: " + e.getMessage(),
                    e);
        }
    }

    private int fill(LedgerStore.SegmentInput in, long offset, byte[] block, int length) throws IOException {
        int read = 0;
        while (read < length) {
            int n = in.read(offset + read, block, read, length - read);
            if (n <= 0) {
                throw new IOException("A segment of " + store.name() + " got shorter while it was read");
            }
            read += n;
        }
        return read;
    }

    private long firstSeq(Part part) throws IOException {
        byte[] start = new byte[512];
        try (LedgerStore.SegmentInput in = store.read(part.segment)) {
            int length = fill(in, 0, start, (int) Math.min(start.length, part.length));
            return LineLayout.seqOf(start, 0, length);
        }
    }

    private List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        for (int segment : store.segments()) {
            long length = segment == end.segment() ? end.offset() : store.length(segment);
            for (AcceptedBreak passed : breaks) {
                if (segment == passed.segment()) {
                    length = Math.min(length, passed.offset());
                }
            }
            if (segment <= end.segment() && length > 0 && !skipped(segment)) {
                parts.add(new Part(segment, length));
            }
        }
        return parts;
    }

    /** Whether the segment lies between a break and the segment that goes on. */
    private boolean skipped(int segment) throws IOException {
        for (AcceptedBreak passed : breaks) {
            if (segment > passed.segment() && segment < resumed(passed)) {
                return true;
            }
        }
        return false;
    }

    private int resumed(AcceptedBreak passed) throws IOException {
        ChainReader reader = new ChainReader(store, LineChecks.STRICT);
        for (int segment : store.segments()) {
            if (segment > passed.segment()) {
                LedgerLine first = reader.firstLine(segment);
                if (first != null && passed.equals(AcceptedBreak.namedBy(first))) {
                    return segment;
                }
            }
        }
        return Integer.MAX_VALUE;
    }
}
