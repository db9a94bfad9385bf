package io.jenkins.plugins.safedeploy.engine.ledger;

import java.nio.charset.StandardCharsets;

/**
 * The one byte layout of a stored line:
 * {@code {"v":1,"ledger":..,"seq":..,"at":..,"epoch":..,"type":..,"environment":..,"service":..,"deployment":..,
 * "actor":..,"data":{..},"prev":"..","hash":".."}} and a line feed. There is no canonical form to convert to: any other
 * layout is corrupt.
 */
final class LineLayout {
    /** A line with its line feed is at most this long, in bytes; so is everything that one append writes. */
    static final int MAX_BYTES = 64 * 1024;

    /** Integers are below this, so that every JSON reader sees the same number. */
    static final long INTEGER_LIMIT = 1L << 53;

    static final byte[] START = bytes("{\"v\":1,\"ledger\":\"");
    static final byte[] SEQ = bytes("\",\"seq\":");
    static final byte[] AT = bytes(",\"at\":\"");
    static final byte[] EPOCH = bytes("\",\"epoch\":");
    static final byte[] TYPE = bytes(",\"type\":\"");
    static final byte[] ENVIRONMENT = bytes("\",\"environment\":\"");
    static final byte[] SERVICE = bytes("\",\"service\":\"");
    static final byte[] DEPLOYMENT = bytes("\",\"deployment\":\"");
    static final byte[] ACTOR = bytes("\",\"actor\":\"");
    static final byte[] DATA = bytes("\",\"data\":");
    static final byte[] PREV = bytes(",\"prev\":\"");
    static final byte[] QUOTE = bytes("\"");
    static final byte[] HASH = bytes(",\"hash\":\"");
    static final byte[] END = bytes("\"}");

    static final int HEX = 64;
    /** From {@code ,"hash":"} to the closing brace; what the hash does not cover. */
    static final int HASH_SUFFIX = HASH.length + HEX + END.length;
    /** From {@code ,"prev":"} to {@code ,"hash":"}. */
    static final int PREV_MEMBER = PREV.length + HEX + QUOTE.length;

    private LineLayout() {}

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean startsWith(byte[] block, int at, byte[] expected) {
        if (at < 0 || at + expected.length > block.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (block[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The {@code seq} of a line that is known to be good, without decoding the rest. */
    static long seqOf(byte[] block, int start, int end) {
        int at = start + START.length;
        while (at < end && block[at] != '"') {
            at++;
        }
        at += SEQ.length;
        long seq = 0;
        while (at < end && block[at] >= '0' && block[at] <= '9') {
            seq = seq * 10 + (block[at++] - '0');
        }
        return seq;
    }
}
