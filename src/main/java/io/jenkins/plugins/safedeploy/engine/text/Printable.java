package io.jenkins.plugins.safedeploy.engine.text;

/** Makes text of unknown origin fit for a terminal: no control, invisible or direction-changing characters. */
public final class Printable {
    private static final int BRIEF = 80;

    private Printable() {}

    /** Whether a terminal would show {@code c} as something else than what it is. */
    public static boolean invisible(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    /** The whole text, with everything invisible as {@code \\u202e}. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /** At most 80 characters of it. */
    public static String brief(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(BRIEF).forEach(c -> append(out, c));
        return text.codePointCount(0, Math.min(text.length(), 2 * BRIEF + 2)) > BRIEF ? out + "..." : out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (!invisible(c)) {
            out.appendCodePoint(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\t') {
            out.append("\\t");
        } else {
            out.append(String.format("\\u%04x", c));
        }
    }
}
