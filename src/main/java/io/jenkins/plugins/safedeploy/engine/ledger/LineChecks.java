package io.jenkins.plugins.safedeploy.engine.ledger;

/**
 * What makes a line with the right layout a line of this chain. {@link #STRICT} is the only one to use; tests take a
 * check out to see that its absence is noticed.
 */
public interface LineChecks {
    LineChecks STRICT = new LineChecks() {};

    /** Whether the SHA-256 that was computed is the 64 hexadecimal digits at {@code hexFrom}. */
    default boolean hash(byte[] computed, byte[] block, int hexFrom) {
        for (int i = 0; i < computed.length; i++) {
            if (block[hexFrom + 2 * i] != hexDigit(computed[i] >> 4)
                    || block[hexFrom + 2 * i + 1] != hexDigit(computed[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether nobody has appended since the head that was decided on. */
    default boolean sameHead(Head decidedOn, Head now) {
        return now.equals(decidedOn);
    }

    /** Why {@code line} does not follow {@code before}; null when it does. */
    default String chain(ChainPosition before, LedgerLine line) {
        if (line.seq() != before.seq() + 1) {
            return "its seq is " + line.seq() + " after " + before.seq();
        }
        if (!line.prev().equals(before.hash())) {
            return "its prev is not the hash of the line before";
        }
        if (before.seq() > 0 && !line.ledger().equals(before.ledger())) {
            return "it belongs to the ledger " + line.ledger() + ", not " + before.ledger();
        }
        if (line.at().isBefore(before.at())) {
            return "its time " + line.at() + " is before that of the line before, " + before.at();
        }
        return null;
    }

    private static byte hexDigit(int value) {
        int nibble = value & 15;
        return (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
    }
}
