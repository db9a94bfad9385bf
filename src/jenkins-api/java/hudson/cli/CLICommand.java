package hudson.cli;

import java.io.PrintStream;

public abstract class CLICommand implements Cloneable {
    public PrintStream stdout;

    public PrintStream stderr;

    public CLICommand() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public abstract String getShortDescription();

    protected abstract int run() throws Exception;
}
