package io.jenkins.plugins.safedeploy.engine.release;

import java.io.Serializable;

/**
 * One file or one OCI image, always with its digest. A mutable tag alone is not an artifact.
 *
 * @param name path inside the release, relative, forward slashes, no {@code ..}; for an image its repository
 * @param kind file or image
 * @param digest SHA-256 of the bytes; of the manifest for an image
 * @param size in bytes; 0 for an image
 * @param location where the bytes were seen, for the day when the artifact store is gone; a hint, may be empty
 */
public record Artifact(String name, Kind kind, Digest digest, long size, String location) implements Serializable {
    /** Longest allowed name, in characters. */
    public static final int MAX_NAME = 1024;

    /** What an artifact is. */
    public enum Kind {
        FILE,
        IMAGE
    }

    /** @throws IllegalArgumentException when the name could leave the release's folder or confuse a terminal */
    public Artifact {
        String problem = problemWith(name);
        if (problem != null) {
            throw new IllegalArgumentException("Artifact name '" + printable(name) + "' " + problem
                    + ". Allowed: a relative path of at most " + MAX_NAME
                    + " characters with forward slashes, no '..', no control characters. Rename the file.");
        }
        if (kind == null || digest == null || size < 0) {
            throw new IllegalArgumentException(
                    "Artifact '" + name + "' needs a kind, a SHA-256 digest and a size of 0 or more bytes");
        }
        location = location == null ? "" : location;
    }

    private static String problemWith(String name) {
        if (name == null || name.isBlank()) {
            return "is empty";
        }
        if (name.length() > MAX_NAME) {
            return "has " + name.length() + " characters";
        }
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*") || name.indexOf('\\') >= 0) {
            return "is not a relative path with forward slashes";
        }
        if (name.codePoints().anyMatch(Artifact::invisible)) {
            return "has a control or invisible character";
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "has an empty, '.' or '..' segment";
            }
        }
        return null;
    }

    private static boolean invisible(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static String printable(String name) {
        if (name == null) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        name.codePoints().limit(80).forEach(c -> {
            if (invisible(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
