package io.jenkins.plugins.safedeploy.standalone;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;

/** The command cannot do what was asked. The message says what was given, what is allowed and what to do. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandFailure(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
