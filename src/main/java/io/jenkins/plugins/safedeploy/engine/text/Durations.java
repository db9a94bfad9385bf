package io.jenkins.plugins.safedeploy.engine.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one written form of a duration: {@code 10m}, {@code 90s}, {@code 1h30m}, {@code 500ms}, {@code 2d}. */
public final class Durations {
    /** Longest duration of any setting. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** For people. */
    public static final String ALLOWED = "a duration from 0s to 365d such as '10m', '90s', '1h30m', '500ms' or '2d'";

    /** Days, hours, minutes, seconds and milliseconds, each at most once and in this order; never empty. */
    public static final Pattern FORM = Pattern.compile(
            "(?=[0-9])(?:([0-9]{1,11})d)?(?:([0-9]{1,11})h)?(?:([0-9]{1,11})m)?(?:([0-9]{1,11})s)?(?:([0-9]{1,11})ms)?");

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]*)?");
    private static final long[] MILLISECONDS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private Durations() {}

    /** @throws IllegalArgumentException when it is not of that form or longer than 365 days; says what to write */
    public static Duration parse(String text) {
        if (text == null) {
            throw new IllegalArgumentException("No duration was given. Give " + ALLOWED);
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Not a duration: '" + Printable.brief(text) + "'." + hint(text) + " Give " + ALLOWED);
        }
        long total = 0;
        for (int i = 0; i < UNITS.length; i++) {
            String digits = matcher.group(i + 1);
            // At most 11 digits times 86,400,000: far below the range of a long.
            total += digits == null ? 0 : Long.parseLong(digits) * MILLISECONDS[i];
        }
        Duration duration = Duration.ofMillis(total);
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The duration '" + text + "' is longer than 365d. Give " + ALLOWED);
        }
        return duration;
    }

    /** The shortest text that {@link #parse} reads back; parts of a millisecond are dropped. */
    public static String format(Duration duration) {
        long rest = duration.toMillis();
        if (rest < 0) {
            return "-" + format(duration.negated());
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            if (rest >= MILLISECONDS[i]) {
                out.append(rest / MILLISECONDS[i]).append(UNITS[i]);
                rest %= MILLISECONDS[i];
            }
        }
        return out.length() == 0 ? "0s" : out.toString();
    }

    private static String hint(String text) {
        if (NUMBER.matcher(text).matches()) {
            return " A number needs a unit: did you mean '" + text.replaceAll("^[+-]|\\..*$", "") + "s'?";
        }
        if (text.matches("[0-9]+\\.[0-9]+ ?[a-z]+")) {
            return " Fractions are not read; write '1m30s' for one and a half minutes.";
        }
        if (text.startsWith("P")) {
            return " The ISO 8601 form is not read.";
        }
        return "";
    }

    /** Whether it is shorter than {@code shortest} or longer than {@link #LONGEST}. */
    public static boolean outside(Duration duration, Duration shortest) {
        return duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0;
    }
}
