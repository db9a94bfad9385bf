package io.jenkins.plugins.safedeploy.engine.plan.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The full example with exactly one thing wrong: each field with each wrong kind, without it, or with another one. */
final class PlanMutants {
    /** {@code path} is where a problem must be told. */
    record Mutant(String what, String path, ObjectNode document) {
        @Override
        public String toString() {
            return path + ": " + what;
        }
    }

    private static final Map<Class<? extends Shape>, List<String>> WRONG = Map.ofEntries(
            Map.entry(Shape.Text.class, List.of("7", "1.5", "true", "null", "[\"x\"]", "{\"x\":\"y\"}")),
            Map.entry(Shape.Choice.class, List.of("7", "true", "null", "\"\"", "\"banana\"", "[]", "{}")),
            Map.entry(
                    Shape.Whole.class, List.of("\"7\"", "1.5", "true", "null", "1e99", "[]", "{}", "9007199254740993")),
            Map.entry(Shape.Decimal.class, List.of("\"7\"", "true", "null", "[]", "{}")),
            Map.entry(Shape.Flag.class, List.of("\"true\"", "1", "null", "[]", "{}", "\"yes\"")),
            Map.entry(Shape.Time.class, List.of("30", "\"30\"", "\"\"", "\"1.5h\"", "true", "null", "[]", "{}")),
            Map.entry(Shape.Moment.class, List.of("7", "\"tomorrow\"", "\"2026-13-01T00:00:00Z\"", "null", "[]", "{}")),
            Map.entry(
                    Shape.CommandLine.class, List.of("7", "true", "null", "\"\"", "\" \"", "[]", "[7]", "[[]]", "{}")),
            Map.entry(Shape.ListOf.class, List.of("\"x\"", "7", "true", "null", "{}")),
            Map.entry(Shape.MapOf.class, List.of("\"x\"", "7", "true", "null", "[]", "{\"\":\"x\"}")),
            Map.entry(Shape.Fields.class, List.of("\"x\"", "7", "true", "null", "[]", "{\"banana\":1}")),
            Map.entry(
                    Shape.Typed.class,
                    List.of("\"x\"", "7", "true", "null", "[]", "{}", "{\"banana\":{}}", "{\"a\":1,\"b\":2}")),
            Map.entry(Shape.Anything.class, List.of("null", "[null]", "{\"x\":null}")));

    private final ObjectNode document;
    private final List<Mutant> mutants = new ArrayList<>();

    private PlanMutants(ObjectNode document) {
        this.document = document;
    }

    static ObjectNode tree(String yaml) {
        return Json.object(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    static List<Mutant> all() {
        PlanMutants mutants = new PlanMutants(tree(ExamplePlans.FULL));
        mutants.below(mutants.document, PlanShapes.plan(ExamplePlans.VOCABULARY), "");
        return mutants.mutants;
    }

    private void below(JsonNode node, Shape shape, String path) {
        if (shape instanceof Shape.Fields fields) {
            ObjectNode object = (ObjectNode) node;
            object.put("banana", "x");
            add("an unknown field", join(path, "banana"));
            object.remove("banana");
            for (Shape.Field field : fields.fields()) {
                if (object.has(field.name())) {
                    member(object, field.name(), field.shape(), path, field.required());
                }
            }
        } else if (shape instanceof Shape.Typed typed) {
            String type = node.fieldNames().next();
            member((ObjectNode) node, type, typed.fieldsByType().get(type), path, false);
        } else if (shape instanceof Shape.MapOf map) {
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> member((ObjectNode) node, name, map.value(), path, false));
        } else if (shape instanceof Shape.ListOf list) {
            elements((ArrayNode) node, list.element(), path);
        }
    }

    private void member(ObjectNode object, String name, Shape shape, String path, boolean required) {
        JsonNode value = object.get(name);
        for (String wrong : WRONG.get(shape.getClass())) {
            object.set(name, json(wrong));
            add(wrong, join(path, name));
        }
        if (required) {
            // Kept in its place, so that the other fields stay in order.
            object.remove(name);
            add("left out", join(path, name));
        }
        object.set(name, value);
        below(value, shape, join(path, name));
    }

    private void elements(ArrayNode array, Shape shape, String path) {
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            String place = path + "[" + i + "]";
            for (String wrong : WRONG.get(shape.getClass())) {
                array.set(i, json(wrong));
                add(wrong, place);
            }
            array.set(i, value);
            below(value, shape, place);
        }
    }

    private void add(String what, String path) {
        mutants.add(new Mutant(what, path, document.deepCopy()));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static JsonNode json(String text) {
        try {
            return Json.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
