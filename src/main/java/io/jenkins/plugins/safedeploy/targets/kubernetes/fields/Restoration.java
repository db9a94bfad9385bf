package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.util.List;
import java.util.Set;

/**
 * What brings an object back to how it was before our apply: values, and who owns them. What others changed since is
 * theirs and stays. A pure function of two states of the object.
 */
public final class Restoration {
    /** Field manager of the patch, until the fields are with their owners again. */
    public static final String MANAGER = Marks.MANAGER + "-restore";

    private static final Set<String> METADATA = Set.of("labels", "annotations", "finalizers", "ownerReferences");

    /** What controllers write, and the pod template, which the release has as a whole. */
    private static final Set<String> NEVER_GIVEN_BACK = Set.of(
            "/f:status",
            "/f:spec/f:template",
            "/f:metadata/f:annotations/f:deployment.kubernetes.io/revision",
            "/f:metadata/f:annotations/f:deprecated.daemonset.template.generation");

    private final JsonNode before;
    private final boolean whole;
    private final ObjectNode patch;
    private final FieldRestore fields;

    private Restoration(JsonNode before, JsonNode now, boolean whole) {
        this.before = before;
        this.whole = whole;
        this.fields = new FieldRestore(before, whole);
        JsonNode here = ofPeople(now, !whole);
        this.patch = mergePatch(here, fields.restored(now, here, ofPeople(before, !whole)));
    }

    /** For an object that the release which comes back does not name: everything that is only ours. */
    public static Restoration ofWhole(JsonNode before, JsonNode now) {
        return new Restoration(before, now, true);
    }

    /**
     * For an object of the release that comes back, after it was applied: what others had set outside of the pod
     * template, what the release left behind took from them, and nobody has now.
     */
    public static Restoration ofFieldsOfOthers(JsonNode before, JsonNode now) {
        return new Restoration(before, now, false);
    }

    /** Whether {@link #ofFieldsOfOthers} can find anything: told from before alone, so that nobody has to be asked. */
    public static boolean othersHadFields(JsonNode before) {
        return Owners.of(before).nodes().stream()
                .filter(owner -> !owner.isOurs())
                .anyMatch(owner -> below("", owner.fields()));
    }

    private static boolean below(String path, JsonNode fields) {
        return fields.properties().stream()
                .anyMatch(field -> !field.getKey().equals(".")
                        && !NEVER_GIVEN_BACK.contains(path + "/" + field.getKey())
                        && (field.getValue().isEmpty() || below(path + "/" + field.getKey(), field.getValue())));
    }

    /** A JSON merge patch; empty when no value has to change. */
    public ObjectNode patch() {
        return patch;
    }

    /** Whether the values or the owners have to change. */
    public boolean needed(JsonNode now) {
        return !patch.isEmpty() || whole && !managers(now).equals(now.at("/metadata/managedFields"));
    }

    /** What {@code metadata.managedFields} has to be once {@link #patch} was carried out. */
    public ArrayNode managers(JsonNode patched) {
        ArrayNode managers = Json.object().arrayNode();
        for (JsonNode entry : patched.at("/metadata/managedFields")) {
            String manager = entry.path("manager").asText();
            if (!manager.equals(MANAGER) && !(whole && Owners.isOurs(manager))) {
                managers.add(entry.deepCopy());
            }
        }
        for (JsonNode entry : before.at("/metadata/managedFields")) {
            ObjectNode back = whole ? (ObjectNode) entry.path("fieldsV1") : fields.givenBack(entry);
            if (!back.isEmpty()) {
                give(managers, entry, back);
            }
        }
        return managers;
    }

    private static void give(ArrayNode managers, JsonNode entry, ObjectNode back) {
        for (JsonNode there : managers) {
            if (Owners.same(there, entry)) {
                ManagedFields.merge((ObjectNode) there.path("fieldsV1"), back);
                return;
            }
        }
        ObjectNode again = entry.deepCopy();
        again.set("fieldsV1", back.deepCopy());
        managers.add(again);
    }

    /** Without what the API server and its controllers write. */
    private static ObjectNode ofPeople(JsonNode object, boolean withoutTemplate) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.retain(METADATA);
        }
        if (withoutTemplate && copy.path("spec") instanceof ObjectNode spec) {
            ObjectKey key = ObjectKey.of(object);
            if (PodTemplates.isWorkload(key)) {
                spec.remove("template");
            } else if (key.is("Service") && key.group().isEmpty()) {
                spec.remove("selector");
            }
        }
        return copy;
    }

    private static ObjectNode mergePatch(JsonNode from, JsonNode to) {
        ObjectNode patch = Json.object();
        from.fieldNames().forEachRemaining(name -> {
            if (!to.has(name)) {
                patch.putNull(name);
            }
        });
        to.fields().forEachRemaining(field -> {
            JsonNode there = from.path(field.getKey());
            if (there.isObject() && field.getValue().isObject()) {
                ObjectNode inner = mergePatch(there, field.getValue());
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!there.equals(field.getValue())) {
                patch.set(field.getKey(), field.getValue());
            }
        });
        return patch;
    }

    /** Paths whose value is put back, for people. */
    public List<String> paths() {
        return fields.paths();
    }
}
