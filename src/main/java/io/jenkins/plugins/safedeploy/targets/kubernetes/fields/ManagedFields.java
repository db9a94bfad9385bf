package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The {@code metadata.managedFields} of an object: which manager owns which field. The layout is that of the
 * Kubernetes API ({@code FieldsV1}): {@code f:name} is a field, {@code k:{...}} an element of a list by its key,
 * {@code v:...} one by its value, {@code .} the thing itself.
 */
public final class ManagedFields {
    /** Who {@code kubectl apply} is without {@code --server-side}. */
    public static final String CLIENT_SIDE = "kubectl-client-side-apply";

    private static final String APPLY = "Apply";

    private final ArrayNode entries;

    private ManagedFields(ArrayNode entries) {
        this.entries = entries;
    }

    /** Of a live object; nothing of it is changed. */
    public static ManagedFields of(JsonNode object) {
        return new ManagedFields(
                object.at("/metadata/managedFields") instanceof ArrayNode list
                        ? list.deepCopy()
                        : Json.object().arrayNode());
    }

    /** What one manager lost to another. */
    public record Taken(String manager, List<String> fields) {
        public Taken {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return "from " + manager + ": " + String.join(", ", fields);
        }
    }

    /** Whether {@code manager} applied the field at {@code path}, such as {@code spec}, {@code replicas}. */
    public boolean owns(String manager, String... path) {
        for (JsonNode entry : entries) {
            if (isOf(entry, manager) && !field(entry.path("fieldsV1"), path).isMissingNode()) {
                return true;
            }
        }
        return false;
    }

    /** Everybody but {@code manager} who owns the field at {@code path}. */
    public List<String> others(String manager, String... path) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode entry : entries) {
            if (!isOf(entry, manager) && !field(entry.path("fieldsV1"), path).isMissingNode()) {
                names.add(entry.path("manager").asText());
            }
        }
        return List.copyOf(names);
    }

    /**
     * Gives what {@code kubectl apply} wrote to {@code manager}, so that what a release no longer names goes away as it
     * would have with {@code kubectl apply}.
     *
     * @return the new list; empty when there was nothing to give
     */
    public Optional<ArrayNode> adoptClientSideApply(String manager) {
        ObjectNode all = Json.object();
        ArrayNode kept = Json.object().arrayNode();
        JsonNode version = null;
        for (JsonNode entry : entries) {
            if (entry.path("manager").asText().equals(CLIENT_SIDE)
                    && entry.path("operation").asText().equals("Update")
                    && entry.path("subresource").asText("").isEmpty()) {
                merge(all, entry.path("fieldsV1"));
                version = version == null ? entry : version;
            } else {
                kept.add(entry);
            }
        }
        if (version == null) {
            return Optional.empty();
        }
        give(kept, manager, version, all);
        return Optional.of(kept);
    }

    /**
     * Gives everything that others own below a field of {@code spec} to {@code manager}, so that its next apply leaves
     * there only what it names.
     *
     * @param field such as {@code template}
     * @param taken gets who lost what
     * @return the new list; empty when nobody else owned anything there
     */
    public Optional<ArrayNode> takeWhole(String field, String manager, List<Taken> taken) {
        String step = "f:" + field;
        ObjectNode all = Json.object();
        ArrayNode kept = Json.object().arrayNode();
        JsonNode version = null;
        for (JsonNode entry : entries) {
            JsonNode whole = entry.at("/fieldsV1/f:spec").path(step);
            if (isOf(entry, manager) || whole.isMissingNode()) {
                kept.add(entry);
                continue;
            }
            ObjectNode fields = Json.object();
            fields.putObject("f:spec").set(step, whole.deepCopy());
            merge(all, fields);
            version = version == null ? entry : version;
            taken.add(new Taken(entry.path("manager").asText(), paths(fields)));
            ObjectNode rest = entry.deepCopy();
            ObjectNode spec = (ObjectNode) rest.at("/fieldsV1/f:spec");
            spec.remove(step);
            if (spec.isEmpty()) {
                ((ObjectNode) rest.path("fieldsV1")).remove("f:spec");
            }
            if (!rest.path("fieldsV1").isEmpty()) {
                kept.add(rest);
            }
        }
        if (version == null) {
            return Optional.empty();
        }
        give(kept, manager, version, all);
        return Optional.of(kept);
    }

    /** Fields below {@code spec.template} that somebody else than {@code manager} set, with their managers. */
    public List<Taken> foreignInTemplate(String manager) {
        List<Taken> foreign = new ArrayList<>();
        for (JsonNode entry : entries) {
            JsonNode template = entry.at("/fieldsV1/f:spec/f:template");
            if (!isOf(entry, manager) && !template.isMissingNode()) {
                ObjectNode fields = Json.object();
                fields.putObject("f:spec").set("f:template", template.deepCopy());
                foreign.add(new Taken(entry.path("manager").asText(), paths(fields)));
            }
        }
        return foreign;
    }

    private static void give(ArrayNode entries, String manager, JsonNode like, ObjectNode fields) {
        for (JsonNode entry : entries) {
            if (isOf(entry, manager)) {
                merge((ObjectNode) entry.path("fieldsV1"), fields);
                return;
            }
        }
        ObjectNode entry = entries.addObject();
        entry.put("manager", manager);
        entry.put("operation", APPLY);
        entry.set("apiVersion", like.path("apiVersion"));
        entry.set("time", like.path("time"));
        entry.put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", fields);
    }

    private static boolean isOf(JsonNode entry, String manager) {
        return entry.path("manager").asText().equals(manager)
                && entry.path("operation").asText().equals(APPLY)
                && entry.path("subresource").asText("").isEmpty();
    }

    private static JsonNode field(JsonNode fields, String... path) {
        JsonNode node = fields;
        for (String name : path) {
            node = node.path("f:" + name);
        }
        return node;
    }

    static void merge(ObjectNode into, JsonNode other) {
        other.fields().forEachRemaining(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode inner) {
                merge(inner, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    /** Every field for people, such as {@code spec.template.spec.containers[name=app].image}. */
    static List<String> paths(JsonNode fields) {
        List<String> found = new ArrayList<>();
        collect("", fields, found);
        return found;
    }

    private static void collect(String path, JsonNode fields, List<String> found) {
        boolean leaf = true;
        var each = fields.fields();
        while (each.hasNext()) {
            var field = each.next();
            if (!field.getKey().equals(".")) {
                leaf = false;
                collect(path + step(path, field.getKey()), field.getValue(), found);
            }
        }
        if (leaf && !path.isEmpty()) {
            found.add(path);
        }
    }

    private static String step(String path, String key) {
        String name = key.length() > 2 ? key.substring(2) : key;
        if (key.startsWith("f:")) {
            return path.isEmpty() ? name : "." + name;
        }
        return "[" + name.replaceAll("[{}\"]", "").replace(':', '=') + "]";
    }
}
