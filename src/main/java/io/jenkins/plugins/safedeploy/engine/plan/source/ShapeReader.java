package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.PlanRules;
import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads nodes as a shape wants them: texts, numbers, booleans, lists and maps. What does not fit is noted with its place
 * and left out ({@code null} in a list), so that everything wrong is found in one go.
 */
final class ShapeReader {
    private static final int MOST_CHARACTERS = 2 * SourceText.LONGEST;
    private static final int DEEPEST_VALUE = 16;

    private final Problems problems;
    private final Masker masker;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;
    private long characters;

    ShapeReader(Problems problems, Masker masker) {
        this.problems = problems;
        this.masker = masker;
    }

    /** The value, or null when it does not fit, which is noted. */
    Object read(Node node, Shape shape, String path) {
        if (exhausted(node, path)) {
            return null;
        }
        if (!open.add(node)) {
            problems.at(node, path, "", "contains itself through an alias", "values written out");
            return null;
        }
        try {
            if (shape instanceof Shape.Fields fields) {
                return fields(node, fields, path);
            } else if (shape instanceof Shape.Typed typed) {
                return typed(node, typed, path);
            } else if (shape instanceof Shape.ListOf list) {
                return list(node, list, path);
            } else if (shape instanceof Shape.MapOf map) {
                return map(node, map, path);
            } else if (shape instanceof Shape.CommandLine) {
                return command(node, path);
            } else if (shape instanceof Shape.Anything) {
                return anything(node, path);
            }
            return scalar(node, shape, path);
        } finally {
            open.remove(node);
        }
    }

    private boolean exhausted(Node node, String path) {
        nodes++;
        characters += node instanceof ScalarNode scalar ? scalar.getValue().length() : 0;
        boolean tooLarge = nodes > YamlDocument.MOST_NODES || characters > MOST_CHARACTERS;
        boolean first = tooLarge && characters < Integer.MAX_VALUE;
        if (first) {
            problems.at(node, path, "", "the plan is too large when its aliases are followed", "values written out");
            characters = Integer.MAX_VALUE;
        }
        return tooLarge || problems.full();
    }

    private Object scalar(Node node, Shape shape, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.at(node, path, "", "is " + kind(node) + ", but " + wanted(shape) + " is needed", "");
            return null;
        }
        if (secret(scalar, path)) {
            return null;
        }
        try {
            if (shape instanceof Shape.Text text) {
                return Scalars.text(scalar, text.rule());
            } else if (shape instanceof Shape.Choice choice) {
                return Scalars.choice(scalar, choice.words());
            } else if (shape instanceof Shape.Whole whole) {
                return Scalars.whole(scalar, whole);
            } else if (shape instanceof Shape.Decimal) {
                return Scalars.decimal(scalar);
            } else if (shape instanceof Shape.Flag) {
                return Scalars.flag(scalar);
            } else if (shape instanceof Shape.Time) {
                return Scalars.duration(scalar);
            } else if (shape instanceof Shape.Moment) {
                return Scalars.moment(scalar);
            }
            return Scalars.anything(scalar);
        } catch (Scalars.Unfit e) {
            problems.at(node, path, scalar.getValue(), e.getMessage(), e.allowed());
            return null;
        }
    }

    /** A secret would be stored in the ledger and rolled back with the release. */
    private boolean secret(ScalarNode node, String path) {
        Optional<String> name = masker.find(node.getValue());
        name.ifPresent(secret -> problems.at(
                node,
                path,
                "",
                "holds the secret '" + Printable.brief(secret) + "'; a plan is stored and never masked",
                "the id of a credential, or a variable that the service reads where it runs"));
        return name.isPresent();
    }

    private Object command(Node node, String path) {
        if (node instanceof SequenceNode sequence) {
            if (sequence.getValue().isEmpty()) {
                problems.at(node, path, "", "is empty", TextRule.COMMAND.allowed());
                return null;
            }
            List<Object> arguments = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                TextRule rule = arguments.isEmpty() ? TextRule.COMMAND : TextRule.ARGUMENT;
                arguments.add(element(element, new Shape.Text(rule), path, arguments.size()));
            }
            return arguments.contains(null) ? null : arguments;
        }
        Object line = scalar(node, new Shape.Text(TextRule.COMMAND), path);
        return line == null ? null : HookSettings.shell((String) line);
    }

    private Object anything(Node node, String path) {
        if (open.size() > DEEPEST_VALUE) {
            problems.at(node, path, "", "is nested too deep", "at most " + DEEPEST_VALUE + " levels in all");
            return null;
        }
        if (node instanceof SequenceNode) {
            return list(node, new Shape.ListOf(new Shape.Anything()), path);
        }
        if (node instanceof MappingNode) {
            return map(node, new Shape.MapOf(PlanShapes.ANY_KEY, new Shape.Anything()), path);
        }
        return scalar(node, new Shape.Anything(), path);
    }

    private List<Object> list(Node node, Shape.ListOf shape, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            String example =
                    node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
                            ? "[" + Printable.brief(masker.mask(scalar.getValue())) + "]"
                            : "[], or leave the field out";
            problems.at(node, path, "", "is " + kind(node) + ", but a list is needed", "a list, such as " + example);
            return null;
        }
        if (sequence.getValue().size() > PlanRules.MOST) {
            String size = "has " + sequence.getValue().size() + " elements";
            problems.at(node, path, "", size, "at most " + PlanRules.MOST);
            return null;
        }
        List<Object> out = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            out.add(element(element, shape.element(), path, out.size()));
        }
        return out;
    }

    private Object element(Node element, Shape shape, String path, int index) {
        String place = path + "[" + index + "]";
        problems.place(place, null, element);
        return read(element, shape, place);
    }

    private Map<String, Object> map(Node node, Shape.MapOf shape, String path) {
        Map<String, Object> out = new LinkedHashMap<>();
        Map<String, NodeTuple> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        entries.forEach((key, entry) -> {
            String place = below(path, key);
            problems.place(place, entry.getKeyNode(), entry.getValueNode());
            try {
                Scalars.text((ScalarNode) entry.getKeyNode(), shape.key());
            } catch (Scalars.Unfit e) {
                problems.at(entry.getKeyNode(), place, key, "the name " + e.getMessage(), e.allowed());
            }
            out.put(key, read(entry.getValueNode(), shape.value(), place));
        });
        return out;
    }

    private Map<String, Object> fields(Node node, Shape.Fields shape, String path) {
        Map<String, NodeTuple> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        List<String> names = shape.names();
        entries.forEach((key, entry) -> {
            String place = below(path, key);
            Optional<Shape.Field> field = shape.field(key);
            if (field.isEmpty()) {
                String message = "'" + Printable.brief(key) + "' is not a field here" + Scalars.suggestion(key, names);
                problems.at(entry.getKeyNode(), place, key, message, Scalars.oneOf(names));
                return;
            }
            problems.place(place, entry.getKeyNode(), entry.getValueNode());
            out.put(key, read(entry.getValueNode(), field.get().shape(), place));
        });
        for (Shape.Field field : shape.fields()) {
            if (field.required() && !entries.containsKey(field.name())) {
                problems.missing(path, below(path, field.name()), "is missing. " + field.help(), "");
            }
        }
        return out;
    }

    /** A single entry: the type, and a map of its fields. */
    private Map<String, Object> typed(Node node, Shape.Typed shape, String path) {
        Map<String, NodeTuple> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        List<String> types = List.copyOf(shape.fieldsByType().keySet());
        String allowed = "one of " + Scalars.oneOf(types) + " with its fields below it";
        if (entries.size() != 1) {
            String found = entries.isEmpty() ? "no type" : entries.size() + " fields side by side";
            problems.at(
                    node,
                    path,
                    "",
                    "has " + found + ", but a " + shape.what() + " has its type as the only key",
                    allowed);
            return null;
        }
        Map.Entry<String, NodeTuple> only = entries.entrySet().iterator().next();
        String type = only.getKey();
        NodeTuple entry = only.getValue();
        String place = below(path, type);
        Shape.Fields fields = shape.fieldsByType().get(type);
        if (fields == null) {
            String message = "'" + Printable.brief(type) + "' is not a type of " + shape.what();
            problems.at(entry.getKeyNode(), place, type, message + Scalars.suggestion(type, types), allowed);
            return null;
        }
        problems.place(place, entry.getKeyNode(), entry.getValueNode());
        Object value = read(entry.getValueNode(), fields, place);
        return value == null ? null : Map.of(type, value);
    }

    /** By key, in the order of the file; null when it is not a map. */
    private Map<String, NodeTuple> entries(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            String what = path.isEmpty() ? "the plan " : "";
            problems.at(
                    node,
                    path,
                    "",
                    what + "is " + kind(node) + ", but a map is needed",
                    "a map of fields: {name: value}");
            return null;
        }
        if (mapping.getValue().size() > PlanRules.MOST) {
            String size = "has " + mapping.getValue().size() + " fields";
            problems.at(node, path, "", size, "at most " + PlanRules.MOST);
            return null;
        }
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.at(entry.getKeyNode(), path, "", "a key is " + kind(entry.getKeyNode()), "names as keys");
                continue;
            }
            NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                int line = first.getKeyNode()
                        .getStartMark()
                        .map(mark -> mark.getLine() + 1)
                        .orElse(0);
                problems.at(
                        key,
                        below(path, key.getValue()),
                        "",
                        "is given twice; first on line " + line,
                        "each field once");
            }
        }
        return entries;
    }

    private static String below(String path, String key) {
        String shown = Printable.brief(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return Scalars.kind(scalar);
        }
        return node instanceof SequenceNode ? "a list" : "a map";
    }

    private static String wanted(Shape shape) {
        if (shape instanceof Shape.Whole || shape instanceof Shape.Decimal) {
            return "a number";
        }
        if (shape instanceof Shape.Flag) {
            return "true or false";
        }
        if (shape instanceof Shape.Time) {
            return "a duration";
        }
        return shape instanceof Shape.Moment ? "a date and time" : "a text";
    }
}
