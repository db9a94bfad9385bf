package io.jenkins.plugins.safedeploy.engine.plan.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.PlanRules;
import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The JSON Schema (2020-12) of a plan, for editors. It is made from the same shapes that the reader follows. What only
 * the reader checks: names that are used twice, bounds of durations, conditions between fields, and whether a text was
 * quoted.
 */
public final class PlanSchema {
    private static final String ANYTHING = "anything";

    private PlanSchema() {}

    /** Indented, ends with a line break; the same vocabulary gives the same text. */
    public static String json(PlanVocabulary vocabulary) {
        ObjectNode root = Json.object();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Safe Deploy plan");
        root.put("description", "What a deployment is told to do: safedeploy.yaml");
        root.setAll(fields(PlanShapes.plan(vocabulary)));
        root.putObject("$defs").set(ANYTHING, anything());
        return Json.pretty(root) + "\n";
    }

    private static ObjectNode schema(Shape shape) {
        if (shape instanceof Shape.Text text) {
            return text(text.rule());
        } else if (shape instanceof Shape.Choice choice) {
            ObjectNode schema = type("string");
            choice.words().forEach(schema.putArray("enum")::add);
            return schema;
        } else if (shape instanceof Shape.Whole whole) {
            return type("integer").put("minimum", whole.least()).put("maximum", whole.most());
        } else if (shape instanceof Shape.Decimal) {
            return type("number");
        } else if (shape instanceof Shape.Flag) {
            return type("boolean");
        } else if (shape instanceof Shape.Time) {
            return pattern(Durations.FORM);
        } else if (shape instanceof Shape.Moment) {
            return pattern(Scalars.MOMENT).put("format", "date-time");
        } else if (shape instanceof Shape.CommandLine) {
            return command();
        } else if (shape instanceof Shape.ListOf list) {
            return list(schema(list.element()));
        } else if (shape instanceof Shape.MapOf map) {
            ObjectNode schema = type("object").put("maxProperties", PlanRules.MOST);
            schema.set("propertyNames", text(map.key()));
            schema.set("additionalProperties", schema(map.value()));
            return schema;
        } else if (shape instanceof Shape.Fields fields) {
            return fields(fields);
        } else if (shape instanceof Shape.Typed typed) {
            return typed(typed);
        }
        return Json.object().put("$ref", "#/$defs/" + ANYTHING);
    }

    private static ObjectNode fields(Shape.Fields shape) {
        ObjectNode schema = type("object").put("additionalProperties", false);
        List<String> required = shape.fields().stream()
                .filter(Shape.Field::required)
                .map(Shape.Field::name)
                .toList();
        if (!required.isEmpty()) {
            required.forEach(schema.putArray("required")::add);
        }
        if (!shape.oneNeeded().isEmpty()) {
            ArrayNode alternatives = schema.putArray("anyOf");
            shape.oneNeeded()
                    .forEach(name ->
                            alternatives.addObject().putArray("required").add(name));
        }
        ObjectNode properties = schema.putObject("properties");
        shape.fields().forEach(field -> properties.set(field.name(), described(field)));
        return schema;
    }

    private static ObjectNode described(Shape.Field field) {
        ObjectNode schema = Json.object().put("description", field.help());
        schema.setAll(schema(field.shape()));
        return schema;
    }

    private static ObjectNode typed(Shape.Typed shape) {
        ObjectNode schema =
                type("object").put("minProperties", 1).put("maxProperties", 1).put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        shape.fieldsByType().forEach((type, fields) -> {
            ObjectNode described = Json.object().put("description", "A " + shape.what() + " of type " + type + ".");
            described.setAll(fields(fields));
            properties.set(type, described);
        });
        return schema;
    }

    private static ObjectNode command() {
        ObjectNode arguments = type("array").put("minItems", 1).put("maxItems", PlanRules.MOST);
        arguments.putArray("prefixItems").add(text(TextRule.COMMAND));
        arguments.set("items", text(TextRule.ARGUMENT));
        ObjectNode schema = Json.object();
        schema.putArray("oneOf").add(text(TextRule.COMMAND)).add(arguments);
        return schema;
    }

    private static ObjectNode anything() {
        ObjectNode schema = text(TextRule.ARGUMENT);
        schema.putArray("type")
                .add("string")
                .add("number")
                .add("boolean")
                .add("array")
                .add("object");
        schema.putObject("items").put("$ref", "#/$defs/" + ANYTHING);
        schema.putObject("additionalProperties").put("$ref", "#/$defs/" + ANYTHING);
        return schema;
    }

    private static ObjectNode list(ObjectNode element) {
        ObjectNode schema = type("array").put("maxItems", PlanRules.MOST);
        schema.set("items", element);
        return schema;
    }

    private static ObjectNode text(TextRule rule) {
        return pattern(rule.pattern()).put("maxLength", rule.maximum());
    }

    private static ObjectNode pattern(Pattern pattern) {
        return type("string").put("pattern", "^(?:" + pattern.pattern() + ")$");
    }

    private static ObjectNode type(String type) {
        return Json.object().put("type", type);
    }
}
