package io.jenkins.plugins.safedeploy.standalone.console;

import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import java.io.PrintStream;

/** Lines for people. At most one of them, the last, is written again and again; only where somebody looks. */
public final class Console {
    private static final int WIDTH = 100;
    private static final String CLEAR = "\r\033[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean colours;
    private final Masker masker;
    private boolean open;

    /**
     * @param out where to
     * @param terminal whether somebody looks at it
     * @param colours whether to use them
     * @param masker knows what must not be shown
     */
    public Console(PrintStream out, boolean terminal, boolean colours, Masker masker) {
        this.out = out;
        this.terminal = terminal;
        this.colours = colours;
        this.masker = masker;
    }

    public boolean terminal() {
        return terminal;
    }

    /** One or more lines. */
    public synchronized void say(String text) {
        clear();
        out.println(masker.mask(text));
        out.flush();
    }

    /** Puts further lines of a text below its first, which begins at that column. */
    public static String hanging(int column, String text) {
        return text.replace("\n", "\n" + " ".repeat(column));
    }

    /** Replaces the last such line; where nobody looks it does nothing. */
    public synchronized void update(String text) {
        if (terminal) {
            String line = masker.mask(text);
            out.print(CLEAR + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
            out.flush();
            open = true;
        }
    }

    /** Removes the line that is updated. */
    public synchronized void clear() {
        if (open) {
            out.print(CLEAR);
            open = false;
        }
    }

    public String good(String text) {
        return painted("32", text);
    }

    public String bad(String text) {
        return painted("1;31", text);
    }

    public String warning(String text) {
        return painted("33", text);
    }

    public String strong(String text) {
        return painted("1", text);
    }

    public String faint(String text) {
        return painted("2", text);
    }

    private String painted(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
