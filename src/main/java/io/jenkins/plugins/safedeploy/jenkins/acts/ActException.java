package io.jenkins.plugins.safedeploy.jenkins.acts;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.util.List;

/** What a person asked for was not done, and nothing was changed. */
public final class ActException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final List<String> problems;

    /** Why, as HTTP and as the exit code of a command say it. */
    public enum Kind {
        INVALID(400, ExitCode.USAGE),
        FORBIDDEN(403, ExitCode.REFUSED),
        NOT_FOUND(404, ExitCode.USAGE),
        REFUSED(409, ExitCode.REFUSED),
        BUSY(429, ExitCode.ERROR);

        private final int status;
        private final ExitCode exit;

        Kind(int status, ExitCode exit) {
            this.status = status;
            this.exit = exit;
        }

        public int status() {
            return status;
        }

        public ExitCode exit() {
            return exit;
        }
    }

    public ActException(Kind kind, String message) {
        this(kind, List.of(message));
    }

    /** @param problems one or more; each says what was given, what is allowed and what to do */
    public ActException(Kind kind, List<String> problems) {
        super(String.join("; ", problems));
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    public Kind kind() {
        return kind;
    }

    public List<String> problems() {
        return problems;
    }
}
