package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Names of folders for names of environments. Lower-case letters, digits and {@code -} stay; every other byte of the
 * UTF-8 form becomes {@code _} and two hexadecimal digits, so that no name can leave the folder, and two names never
 * share one even where the file system ignores case.
 */
public final class LedgerFolder {
    /** A longer name is cut and told apart by its digest. */
    static final int MAX_LENGTH = 160;

    private static final String EMPTY = "_";
    private static final String CUT = "__";
    private static final int KEPT = MAX_LENGTH - CUT.length() - 64;

    private LedgerFolder() {}

    /** A name of 1 to {@value #MAX_LENGTH} characters out of {@code [a-z0-9_-]}, never beginning with {@code -}. */
    public static String encode(String name) {
        if (name.isEmpty()) {
            return EMPTY;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' && encoded.length() > 0;
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('_').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        if (encoded.length() <= MAX_LENGTH) {
            return encoded.toString();
        }
        return encoded.substring(0, KEPT) + CUT + Digest.ofText(name).hex();
    }

    /**
     * The name that {@link #encode} made {@code folder} from; empty when it was too long to be kept.
     *
     * @throws IllegalArgumentException when it made no such folder
     */
    public static Optional<String> decode(String folder) {
        int cut = folder.length() - 64 - CUT.length();
        if (cut == KEPT && folder.startsWith(CUT, cut)) {
            return Optional.empty();
        }
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = 0; i < folder.length() && !folder.equals(EMPTY); i++) {
            char c = folder.charAt(i);
            if (c == '_' && i + 2 < folder.length()) {
                name.write(Character.digit(folder.charAt(i + 1), 16) << 4 | Character.digit(folder.charAt(i + 2), 16));
                i += 2;
            } else {
                name.write(c);
            }
        }
        String decoded = name.toString(StandardCharsets.UTF_8);
        if (!encode(decoded).equals(folder)) {
            throw new IllegalArgumentException("'" + folder + "' is not the folder of an environment");
        }
        return Optional.of(decoded);
    }
}
