package io.jenkins.plugins.safedeploy.gates.measurement;

import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression that gives up: one that backtracks for ever must not hold a deployment. */
public final class BoundedPattern {
    /** Longest time that one search may take. */
    public static final Duration LIMIT = Duration.ofSeconds(1);

    /** Longest pattern, in characters. */
    public static final int MAX_LENGTH = 1_000;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads {@code field}; empty when not given.
     *
     * @throws IllegalArgumentException when it is no pattern, with the place of the mistake
     */
    public static Optional<BoundedPattern> read(Settings settings, String field) {
        return settings.text(field).map(text -> {
            if (text.length() > MAX_LENGTH) {
                throw settings.wrong(field, "It has " + text.length() + " characters, allowed are " + MAX_LENGTH + ".");
            }
            try {
                return new BoundedPattern(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                throw settings.wrong(field, e.getDescription() + " near position " + e.getIndex() + ".");
            }
        });
    }

    /**
     * The first place in {@code text} that matches: its first group, or all of it where the pattern has none.
     *
     * @throws TookTooLong when the search took longer than {@link #LIMIT} or too much stack
     */
    public Optional<String> find(String text) throws TookTooLong {
        try {
            Matcher matcher = pattern.matcher(new Watched(text, System.nanoTime() + LIMIT.toNanos()));
            if (!matcher.find()) {
                return Optional.empty();
            }
            String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            return Optional.of(group == null ? "" : group);
        } catch (OutOfTime | StackOverflowError e) {
            throw new TookTooLong("the pattern '" + pattern + "' took more than " + LIMIT.toSeconds()
                    + " s or too much memory on " + text.length()
                    + " characters; write one without nested repetitions");
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    /** The search was given up. The message is for people. */
    public static final class TookTooLong extends Exception {
        private static final long serialVersionUID = 1;

        TookTooLong(String message) {
            super(message);
        }
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfTime() {
            super(null, null, false, false);
        }
    }

    /** Backtracking reads characters, so this is where it can be stopped. */
    private record Watched(CharSequence text, long deadline) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (System.nanoTime() - deadline > 0) {
                throw new OutOfTime();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), deadline);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
