package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may stand at a place of the plan. The reader and the JSON Schema both follow it, so they cannot disagree. */
sealed interface Shape {

    /** Text that follows a rule. */
    record Text(TextRule rule) implements Shape {}

    /** One of some words. */
    record Choice(List<String> words) implements Shape {}

    /** A whole number between two bounds, both allowed; {@code allowed} says it to people. */
    record Whole(long least, long most, String allowed) implements Shape {
        Whole(long least, long most) {
            this(least, most, "a whole number from " + least + " to " + most);
        }
    }

    /** A finite decimal number. */
    record Decimal() implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** A duration in its one written form. */
    record Time() implements Shape {}

    /** A point in time, RFC 3339. */
    record Moment() implements Shape {}

    /** A line for the shell, or a program with its arguments. */
    record CommandLine() implements Shape {}

    /** Any text, number, boolean, list or map of them. */
    record Anything() implements Shape {}

    record ListOf(Shape element) implements Shape {}

    /** Keys that people choose. */
    record MapOf(TextRule key, Shape value) implements Shape {}

    /** Known fields. {@code oneNeeded}: at least one of these must be given; empty for no such rule. */
    record Fields(List<Field> fields, List<String> oneNeeded) implements Shape {
        Fields(Field... fields) {
            this(List.of(fields), List.of());
        }

        Optional<Field> field(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }

        List<String> names() {
            return fields.stream().map(Field::name).toList();
        }
    }

    /** A map with a single key, the type, whose value has the fields of that type. */
    record Typed(String what, Map<String, Fields> fieldsByType) implements Shape {}

    /**
     * @param name as written
     * @param shape of its value
     * @param required whether it must be given
     * @param help what it is, for the JSON Schema
     */
    record Field(String name, Shape shape, boolean required, String help) {
        static Field required(String name, Shape shape, String help) {
            return new Field(name, shape, true, help);
        }

        static Field optional(String name, Shape shape, String help) {
            return new Field(name, shape, false, help);
        }
    }
}
