package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns one written word into a value. Throws {@link Unfit} with what to tell people. */
final class Scalars {
    /** Points in time; RFC 3339 with upper-case T and Z. */
    static final Pattern MOMENT = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
            + "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-7]):[0-5][0-9])");

    private static final String MOMENTS = "a date and time with its offset, such as '2026-12-24T00:00:00Z'";
    private static final Set<String> BOOLEAN_ELSEWHERE = Set.of("y", "n", "yes", "no", "on", "off");
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,18})");
    private static final long LARGEST = (1L << 53) - 1;
    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_EXPONENT = 400;

    private Scalars() {}

    /** A value that does not fit; the message follows the path of the field. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;
        private final String allowed;

        Unfit(String message, String allowed) {
            super(message, null, false, false);
            this.allowed = allowed;
        }

        String allowed() {
            return allowed;
        }
    }

    /** What stands there, for people. */
    static String kind(ScalarNode node) {
        if (node.getTag().equals(Tag.NULL)) {
            return "no value";
        }
        String shown = Printable.brief(node.getValue());
        if (node.getTag().equals(Tag.BOOL)) {
            return "the boolean " + shown;
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            return "the number " + shown;
        }
        return "the text '" + shown + "'";
    }

    /** Text, and not what this or another YAML reader takes for a number, a boolean or nothing. */
    static String text(ScalarNode node, String allowed) throws Unfit {
        if (node.getTag().equals(Tag.NULL)) {
            throw new Unfit("has no value", allowed);
        }
        String quoted = "'" + Printable.brief(node.getValue()).replace("'", "''") + "'";
        if (!node.getTag().equals(Tag.STR)) {
            throw new Unfit("is " + kind(node) + ", but a text is needed here", "with quotes: " + quoted);
        }
        if (node.isPlain() && BOOLEAN_ELSEWHERE.contains(node.getValue().toLowerCase(Locale.ROOT))) {
            throw new Unfit("'" + node.getValue() + "' is a boolean to many YAML readers", "with quotes: " + quoted);
        }
        return node.getValue();
    }

    static String text(ScalarNode node, TextRule rule) throws Unfit {
        String text = text(node, rule.allowed());
        Optional<String> problem = rule.problemWith(text);
        if (problem.isPresent()) {
            throw new Unfit(problem.get(), rule.allowed());
        }
        return text;
    }

    static String choice(ScalarNode node, List<String> words) throws Unfit {
        String allowed = oneOf(words);
        String text = text(node, allowed);
        if (!words.contains(text)) {
            throw new Unfit("'" + Printable.brief(text) + "' is not allowed" + suggestion(text, words), allowed);
        }
        return text;
    }

    static Long whole(ScalarNode node, Shape.Whole range) throws Unfit {
        String allowed = range.allowed();
        String text = node.getValue();
        if (!node.getTag().equals(Tag.INT)) {
            boolean quoted =
                    node.getTag().equals(Tag.STR) && WHOLE.matcher(text).matches();
            throw new Unfit(
                    "is " + kind(node) + ", but a number is needed" + (quoted ? " (without quotes)" : ""), allowed);
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new Unfit("'" + Printable.brief(text) + "' is not a plain decimal number", allowed);
        }
        BigDecimal number = new BigDecimal(text);
        if (number.compareTo(BigDecimal.valueOf(range.least())) < 0
                || number.compareTo(BigDecimal.valueOf(range.most())) > 0) {
            throw new Unfit(text + " is out of range", allowed);
        }
        return number.longValueExact();
    }

    /** A {@code Long} below 2^53, or the digits as they are written: none is ever lost. */
    static Object decimal(ScalarNode node) throws Unfit {
        String allowed = "a number of at most " + LONGEST_NUMBER + " characters, such as 0.99";
        String text = node.getValue();
        boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        if (!number) {
            throw new Unfit("is " + kind(node) + ", but a number is needed", allowed);
        }
        if (WHOLE.matcher(text).matches()) {
            long whole = Long.MAX_VALUE;
            try {
                whole = Long.parseLong(text);
            } catch (NumberFormatException e) {
                return text;
            }
            return Math.abs(whole) <= LARGEST ? (Object) whole : text;
        }
        try {
            if (text.length() <= LONGEST_NUMBER && Math.abs(new BigDecimal(text).scale()) <= LARGEST_EXPONENT) {
                return text;
            }
        } catch (NumberFormatException e) {
            throw new Unfit("'" + Printable.brief(text) + "' is not a finite decimal number", allowed);
        }
        throw new Unfit("'" + Printable.brief(text) + "' is too long or too large", allowed);
    }

    static Boolean flag(ScalarNode node) throws Unfit {
        if (!node.getTag().equals(Tag.BOOL)) {
            throw new Unfit("is " + kind(node) + ", but a boolean is needed", "true or false, without quotes");
        }
        return node.getValue().equalsIgnoreCase("true");
    }

    static String duration(ScalarNode node) throws Unfit {
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            throw new Unfit(
                    "is " + kind(node) + ", and a duration needs a unit: did you mean '"
                            + Printable.brief(node.getValue()) + "s'?",
                    Durations.ALLOWED);
        }
        String text = text(node, Durations.ALLOWED);
        try {
            Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Unfit(e.getMessage().replace(" Give " + Durations.ALLOWED, ""), Durations.ALLOWED);
        }
        return text;
    }

    static String moment(ScalarNode node) throws Unfit {
        String text = text(node, MOMENTS);
        try {
            if (MOMENT.matcher(text).matches() && OffsetDateTime.parse(text) != null) {
                return text;
            }
        } catch (DateTimeException e) {
            throw new Unfit("'" + Printable.brief(text) + "' is not a date that exists", MOMENTS);
        }
        throw new Unfit("'" + Printable.brief(text) + "' is not a point in time", MOMENTS);
    }

    /** What YAML 1.2 takes it for. */
    static Object anything(ScalarNode node) throws Unfit {
        Tag tag = node.getTag();
        if (tag.equals(Tag.BOOL)) {
            return flag(node);
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return decimal(node);
        }
        text(node, "text, a number, true or false, a list or a map");
        return text(node, TextRule.ARGUMENT);
    }

    static String oneOf(List<String> words) {
        return words.stream()
                .map(word -> "'" + word + "'")
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    /** {@code ; did you mean 'x'?}, or nothing. */
    static String suggestion(String given, List<String> known) {
        return NearestName.of(given, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }
}
