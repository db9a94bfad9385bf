package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Run;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people and the ledger name a build: {@code team/shop#42}. The job may have been renamed since, and the build be
 * gone.
 *
 * @param job full name
 * @param number 1 to 999,999,999
 */
public record BuildLabel(String job, int number) {
    private static final Pattern LABEL = Pattern.compile("(.+)#([1-9][0-9]{0,8})", Pattern.DOTALL);

    public static BuildLabel of(Run<?, ?> run) {
        return new BuildLabel(run.getParent().getFullName(), run.getNumber());
    }

    /** Empty when it is none. */
    public static Optional<BuildLabel> parse(String label) {
        Matcher parts = LABEL.matcher(label);
        return parts.matches()
                ? Optional.of(new BuildLabel(parts.group(1), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return job + "#" + number;
    }
}
