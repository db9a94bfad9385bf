package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text of a plan: UTF-8 without anything that a terminal or an editor would hide. */
final class SourceText {
    /** Longest plan, in bytes. */
    static final int LONGEST = 1024 * 1024;

    private static final int WIDTH = 120;
    private static final char MARK = '\ufeff';

    private final String text;
    private final List<String> lines;

    private SourceText(String text) {
        this.text = text;
        this.lines = List.of(text.split("\r\n|\n|\r", -1));
    }

    static SourceText none() {
        return new SourceText("");
    }

    /** Notes a problem and returns what can be shown when the bytes are not fit to be parsed. */
    static SourceText decode(byte[] content, Problems problems) {
        if (content.length > LONGEST) {
            problems.file("has more than " + LONGEST + " bytes", "a plan of at most 1 MiB");
            return none();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(content.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            problems.file(
                    "is not UTF-8 text: byte " + in.position() + " does not belong there", "a text file in UTF-8");
            return none();
        }
        String decoded = out.flip().toString();
        SourceText source =
                new SourceText(!decoded.isEmpty() && decoded.charAt(0) == MARK ? decoded.substring(1) : decoded);
        problems.showing(source);
        source.checkCharacters(problems);
        return source;
    }

    private void checkCharacters(Problems problems) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean lineEnd = c == '\n' || c == '\r';
            if (!lineEnd && c != '\t' && Printable.invisible(c)) {
                problems.at(
                        line,
                        column,
                        "",
                        String.format("U+%04X", c),
                        String.format("the character U+%04X cannot be seen", c),
                        "visible characters; inside double quotes an escape such as \"\\u200d\"");
                return;
            }
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            line += lineEnd && !pair ? 1 : 0;
            column = lineEnd ? 1 : column + 1;
        }
    }

    String text() {
        return text;
    }

    /** An excerpt and where its caret goes. */
    record Excerpt(String source, int caret) {}

    /** Line {@code line} from 1 around {@code column} from 1, printable. */
    Excerpt excerpt(int line, int column, Masker masker) {
        if (line < 1 || line > lines.size()) {
            return new Excerpt("", 0);
        }
        // Masked before it is cut, so that no part of a secret is left.
        String whole = masker.mask(lines.get(line - 1));
        int length = whole.codePointCount(0, whole.length());
        int at = Math.min(Math.max(0, column - 1), length);
        int from = at < WIDTH - 20 ? 0 : at - WIDTH / 2;
        int to = Math.min(length, from + WIDTH);
        String before = visible(whole, from, at);
        String after = visible(whole, at, Math.max(at, to));
        return new Excerpt(before + after, before.codePointCount(0, before.length()));
    }

    private static String visible(String line, int from, int to) {
        String part = line.substring(line.offsetByCodePoints(0, from), line.offsetByCodePoints(0, to));
        return Printable.text(part.replace('\t', ' '));
    }
}
