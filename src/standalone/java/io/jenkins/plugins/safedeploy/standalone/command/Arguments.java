package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;

/** Reads arguments that several subcommands have. */
final class Arguments {
    private Arguments() {}

    static ReleaseId releaseId(String text) {
        try {
            return new ReleaseId(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** Digest of what somebody saw; null for what is asked now. */
    static Digest question(String text) {
        try {
            return text == null ? null : Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--question: " + e.getMessage(), e);
        }
    }

    static String reason(String text) {
        if (text == null || text.isBlank()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--reason is empty. Say why in a few words: it is what the next person will read.");
        }
        return text;
    }
}
