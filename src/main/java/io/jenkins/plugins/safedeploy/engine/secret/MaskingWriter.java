package io.jenkins.plugins.safedeploy.engine.secret;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.io.IOException;
import java.io.Writer;

/**
 * Masks what is written through it, line by line. A line is passed on when it is complete; a line without an end in parts
 * of at most {@value #MOST_HELD} characters that cut no secret. A flush passes complete lines on and
 * keeps the last, so that it never cuts a secret in two; closing passes everything on.
 */
public final class MaskingWriter extends Writer {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HELD = 4 * LONGEST_LINE;

    private final Writer out;
    private final Masker masker;
    private final StringBuilder held = new StringBuilder();

    @SuppressFBWarnings(value = "EI_EXPOSE_REP2", justification = "A decorator writes to what it was given")
    public MaskingWriter(Writer out, Masker masker) {
        this.out = out;
        this.masker = masker;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        synchronized (held) {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    held.append(text, from, i + 1 - from);
                    from = i + 1;
                    pass(held.length());
                }
            }
            held.append(text, from, offset + length - from);
            if (held.length() > LONGEST_LINE) {
                int safe = masker.safeLength(held.toString());
                pass(safe > 0 || held.length() <= MOST_HELD ? safe : held.length());
            }
        }
    }

    private void pass(int length) throws IOException {
        out.write(masker.mask(held.substring(0, length)));
        held.delete(0, length);
    }

    @Override
    public void flush() throws IOException {
        synchronized (held) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (held) {
            pass(held.length());
            out.close();
        }
    }
}
