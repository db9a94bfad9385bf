package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.IOException;

/** An archive has something in it that will not be unpacked. Nothing outside the folder given was touched. */
public final class ArchiveRefused extends IOException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 120;

    ArchiveRefused(String archive, String entry, String why) {
        super((archive.equals(entry)
                        ? "Artifact '" + printable(archive) + "' is refused: it "
                        : "Archive '" + printable(archive) + "' is refused: entry '" + printable(entry) + "' ")
                + why);
    }

    ArchiveRefused(String archive, String why) {
        super("Archive '" + printable(archive) + "' is refused: " + why);
    }

    /** Without anything that could confuse a terminal or a log; at most 120 characters. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN ? out + "..." : out.toString();
    }
}
