package io.jenkins.plugins.safedeploy.engine.target;

/**
 * One field of a target or a gate: for the plan's reader, its JSON Schema, its documentation and the Snippet Generator.
 *
 * @param name as written in the plan
 * @param type one of {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code duration}, {@code list},
 *     {@code map}, {@code command}, {@code any}
 * @param required whether a plan without it is refused
 * @param allowed which values, for people, such as {@code 100 to 599}; may be empty
 * @param help one or two sentences: what it does and its default
 */
public record SettingDescription(String name, String type, boolean required, String allowed, String help) {

    /** With a type that has words for people. */
    public SettingDescription(String name, Type type, boolean required, String allowed, String help) {
        this(name, type.written, required, allowed, help);
    }

    /** What a field holds. */
    public enum Type {
        /** A string. */
        TEXT("string", "a text"),
        /** A whole number. */
        NUMBER("integer", "a whole number"),
        /** {@code true} or {@code false}. */
        BOOLEAN("boolean", "true or false"),
        /** A string such as {@code '10m'} or {@code '1h30m'}; units ms, s, m, h, d. */
        DURATION("duration", "a duration such as '90s', '10m' or '1h30m'"),
        /** A string, run by {@code /bin/sh -c}, or a list of strings, program and arguments. */
        COMMAND("command", "a command line, or a list of a program and its arguments"),
        /** A list of strings, at least one. */
        LIST("list", "a list of texts"),
        /** A map of strings. */
        TEXTS("map", "a map of texts");

        private final String written;
        private final String words;

        Type(String written, String words) {
            this.written = written;
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
