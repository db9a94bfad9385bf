package io.jenkins.plugins.safedeploy.engine.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,15}):([0-9a-f]{64})");

    /** Reads {@code seq:hash}. @throws IllegalArgumentException when it is something else */
    public static Head parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no line of a ledger. Allowed: its number, a colon and"
                    + " its hash of 64 hexadecimal digits, as a verification prints them.");
        }
        return new Head(Long.parseLong(matcher.group(1)), matcher.group(2));
    }
}
