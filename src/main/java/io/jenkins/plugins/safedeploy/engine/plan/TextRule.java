package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which texts a field takes. The pattern is written so that Java and ECMA 262 (JSON Schema) read it alike.
 *
 * @param pattern for the whole text
 * @param maximum longest text, in UTF-16 characters
 * @param allowed the same for people
 */
public record TextRule(Pattern pattern, int maximum, String allowed) {
    private static final String UNSEEN =
            "\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff";
    private static final String NO_STEPS = "(?![\\s\\S]*(?:^|/)\\.{0,2}(?:/|$))";

    /** Name of an environment. */
    public static final TextRule ENVIRONMENT = rule(
            "[a-z0-9][a-z0-9-]{0,62}",
            63,
            "1 to 63 of lower-case letters, digits and '-', starting with a letter or digit, such as 'production'");

    /** Name of a service. */
    public static final TextRule SERVICE = rule(
            NO_STEPS + "[A-Za-z0-9][A-Za-z0-9._/-]{0,127}",
            128,
            "1 to 128 of letters, digits, '.', '_', '-' and '/', starting with a letter or digit,"
                    + " without empty, '.' or '..' segments, such as 'shop/web'");

    /** Name of a gate, hook, approval or freeze window. */
    public static final TextRule NAME = rule(
            "[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}",
            63,
            "1 to 63 of letters, digits, space, '.', '_' and '-', starting with a letter or digit");

    /** A file or a glob of files in the workspace. */
    public static final TextRule PATH = rule(
            NO_STEPS + "(?![A-Za-z]:)[^\\\\" + UNSEEN + "]+",
            1024,
            "a path or glob below the workspace with forward slashes, without '..', such as 'build/*.jar'");

    /** An OCI image by digest; a tag may stand before the digest and is only a note. */
    public static final TextRule IMAGE = rule(
            "[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}",
            512,
            "an image with its digest, such as 'registry.example/web@sha256:<64 lower-case hexadecimal digits>'"
                    + " (a tag alone can change)");

    /** Name of a value of captured configuration. */
    public static final TextRule CONFIGURATION_NAME = rule(
            "[A-Za-z_][A-Za-z0-9_.-]{0,127}",
            128,
            "1 to 128 of letters, digits, '_', '.' and '-', starting with a letter or '_', such as 'PORT'");

    /** A value of captured configuration; may be empty and have several lines. */
    public static final TextRule CONFIGURATION_VALUE =
            rule("[^\\u0000]*", 64 * 1024, "text of at most 65536 characters without NUL");

    /** A command line or one argument of a command. */
    public static final TextRule COMMAND = rule(
            "(?=[\\s\\S]*\\S)[^\\u0000]+", 32 * 1024, "a command, such as './migrate.sh' or ['./migrate.sh', '--all']");

    /** One argument of a command; may be empty. */
    public static final TextRule ARGUMENT =
            rule("[^\\u0000]*", 32 * 1024, "text of at most 32768 characters without NUL");

    /** A user or group. */
    public static final TextRule PERSON =
            rule("(?! )[^" + UNSEEN + "]+", 255, "the id of a user or group, 1 to 255 visible characters");

    /** What people are asked. */
    public static final TextRule SENTENCE = rule("[^" + UNSEEN + "]*", 1000, "one line of at most 1000 characters");

    private static TextRule rule(String pattern, int maximum, String allowed) {
        return new TextRule(Pattern.compile(pattern), maximum, allowed);
    }

    /** Whether {@code text} can be stored as UTF-8 and read back: it has no lone surrogate. */
    static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** What is wrong with {@code text}; empty when nothing is. A null is missing. */
    public Optional<String> problemWith(String text) {
        if (text == null) {
            return Optional.of("is missing");
        }
        if (text.length() > maximum) {
            return Optional.of("has " + text.length() + " characters, at most " + maximum + " are allowed");
        }
        if (!isUnicode(text)) {
            return Optional.of("'" + Printable.brief(text) + "' has half of a character (a lone surrogate)");
        }
        if (!pattern.matcher(text).matches()) {
            return Optional.of(text.isEmpty() ? "is empty" : "'" + Printable.brief(text) + "' is not allowed");
        }
        return Optional.empty();
    }
}
