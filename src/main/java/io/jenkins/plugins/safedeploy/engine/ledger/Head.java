package io.jenkins.plugins.safedeploy.engine.ledger;

/**
 * The last line of a ledger.
 *
 * @param seq its number; 0 for an empty ledger
 * @param hash its hash; 64 zeros for an empty ledger
 */
public record Head(long seq, String hash) {
    /** {@code prev} of the first line. */
    public static final String NO_HASH = "0".repeat(64);

    public static final Head EMPTY = new Head(0, NO_HASH);
}
