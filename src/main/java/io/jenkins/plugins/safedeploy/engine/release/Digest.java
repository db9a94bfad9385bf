package io.jenkins.plugins.safedeploy.engine.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest. Written {@code sha256:} and 64 lower-case hexadecimal digits everywhere. */
public record Digest(String hex) implements Comparable<Digest>, java.io.Serializable {
    private static final int DIGITS = 64;
    private static final String PREFIX = "sha256:";
    private static final int BUFFER = 256 * 1024;

    /** @throws IllegalArgumentException when {@code hex} is not 64 lower-case hexadecimal digits */
    public Digest {
        if (hex == null || !isHex(hex)) {
            throw new IllegalArgumentException("Not a SHA-256 digest: '" + hex
                    + "'. Give 64 lower-case hexadecimal digits, for example as printed by sha256sum.");
        }
    }

    /** No pattern: a million of them are read when a ledger is. */
    private static boolean isHex(String text) {
        boolean hex = text.length() == DIGITS;
        for (int i = 0; hex && i < DIGITS; i++) {
            char c = text.charAt(i);
            hex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
        }
        return hex;
    }

    /** Reads {@code sha256:<hex>} or the bare hexadecimal digits. */
    @JsonCreator
    public static Digest parse(String text) {
        return new Digest(text != null && text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }

    public static Digest of(byte[] content) {
        MessageDigest digest = sha256();
        digest.update(content);
        return finish(digest);
    }

    public static Digest ofText(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads {@code content} to its end; does not close it. */
    public static Digest of(InputStream content) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return finish(digest);
    }

    /** The digest of what {@code digest} has been fed. */
    public static Digest finish(MessageDigest digest) {
        return new Digest(HexFormat.of().formatHex(digest.digest()));
    }

    /** A new SHA-256 computation; for streams that are hashed while they are copied. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
        }
    }

    /** The first 12 digits, for people. Never for a decision. */
    public String brief() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + hex;
    }
}
