package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/** Reads a segment in blocks of whole lines, checks each line's hash and decodes it. Used by one thread at a time. */
final class BlockReader implements BlockSource {
    private static final int SMALL = 8 * 1024;
    private static final int LARGE = 256 * 1024;

    private final LedgerStore.SegmentInput in;
    private final LineChecks checks;
    private final MessageDigest digest = Digest.sha256();
    private final byte[] computed = new byte[32];
    private final LineDecoder decoder = new LineDecoder();
    private final long limit;
    private long next;
    private int size = SMALL;
    private long rest;
    private boolean tooLong;

    /** @param limit bytes into the segment where reading ends, although it may have grown since */
    BlockReader(LedgerStore.SegmentInput in, long offset, long limit, LineChecks checks) {
        this.in = in;
        this.next = offset;
        this.limit = limit;
        this.checks = checks;
    }

    @Override
    public Block next() throws IOException {
        while (true) {
            byte[] bytes = new byte[size];
            int length = fill(bytes);
            boolean full = length == bytes.length;
            int lines = 0;
            int end = 0;
            int[] ends = new int[Math.max(16, length / 200)];
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    if (lines == ends.length) {
                        ends = Arrays.copyOf(ends, lines * 2);
                    }
                    end = i + 1;
                    ends[lines++] = end;
                }
            }
            if (lines == 0) {
                rest = length;
                tooLong = length >= LineLayout.MAX_BYTES;
                if (!full || tooLong) {
                    return null;
                }
                size = LARGE;
                continue;
            }
            Block block = decoded(bytes, ends, lines);
            next += end;
            size = LARGE;
            return block;
        }
    }

    private int fill(byte[] bytes) throws IOException {
        int length = 0;
        int wanted = (int) Math.min(bytes.length, limit - next);
        while (length < wanted) {
            int n = in.read(next + length, bytes, length, wanted - length);
            if (n <= 0) {
                break;
            }
            length += n;
        }
        return length;
    }

    private Block decoded(byte[] bytes, int[] ends, int count) {
        LedgerLine[] lines = new LedgerLine[count];
        int start = 0;
        for (int line = 0; line < count; line++) {
            String reason = objection(bytes, start, ends[line] - 1);
            if (reason == null) {
                try {
                    lines[line] = decoder.decode(bytes, start, ends[line] - 1);
                } catch (BadLineException e) {
                    reason = e.getMessage();
                }
            }
            if (reason != null) {
                return new Block(next, ends, count, lines, line, reason);
            }
            start = ends[line];
        }
        return new Block(next, ends, count, lines, count, "");
    }

    private String objection(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length >= LineLayout.MAX_BYTES) {
            return "it is longer than " + LineLayout.MAX_BYTES + " bytes";
        }
        int covered = end - LineLayout.HASH_SUFFIX;
        if (covered <= start || !LineLayout.startsWith(bytes, covered, LineLayout.HASH)) {
            return "it does not end with a hash";
        }
        digest.update(bytes, start, covered - start);
        try {
            digest.digest(computed, 0, computed.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        return checks.hash(computed, bytes, covered + LineLayout.HASH.length)
                ? null
                : "its hash is not that of its bytes";
    }

    @Override
    public long unterminated() {
        return rest;
    }

    @Override
    public boolean tooLong() {
        return tooLong;
    }
}
