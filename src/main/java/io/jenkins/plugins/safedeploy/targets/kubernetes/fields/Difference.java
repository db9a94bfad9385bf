package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server-side apply would change in a live object. A repeated apply bumps {@code resourceVersion} and times
 * without changing anything, so these, the field owners and the status do not count.
 */
public final class Difference {
    private static final int MOST = 50;

    private Difference() {}

    /**
     * Paths at which the two differ, each with what is there and what would be, at most 50; empty when the apply would
     * change nothing.
     *
     * @param live the object as it is
     * @param applied the answer of a server-side dry run on it
     */
    public static List<String> between(JsonNode live, JsonNode applied) {
        List<String> differences = new ArrayList<>();
        JsonNode before = wanted(live);
        for (JsonNode step : JsonDiff.asJson(before, wanted(applied))) {
            if (differences.size() == MOST) {
                differences.add("and more");
                break;
            }
            String path = step.path("path").asText();
            String there = shown(before.at(path));
            differences.add(
                    switch (step.path("op").asText()) {
                        case "remove" -> path + ": " + there + " would go";
                        case "add" -> path + ": " + shown(step.path("value")) + " is missing";
                        case "replace" -> path + ": is " + there + ", should be " + shown(step.path("value"));
                        default -> path + ": moved";
                    });
        }
        return differences;
    }

    /**
     * Names what is stored of an object, less what its controller writes. An object that has the stamp that it had after
     * an apply is as that apply left it; one that has another may still be.
     */
    public static String stamp(JsonNode live) {
        ObjectNode copy = (ObjectNode) wanted(live);
        if (copy.at("/metadata/annotations") instanceof ObjectNode annotations) {
            annotations.remove("deployment.kubernetes.io/revision");
        }
        return Digest.of(Json.bytes(sorted(copy))).hex().substring(0, 32);
    }

    private static Object sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, Object> members = new TreeMap<>();
            object.fields().forEachRemaining(member -> {
                if (!member.getValue().isNull()) {
                    members.put(member.getKey(), sorted(member.getValue()));
                }
            });
            return members;
        }
        if (node instanceof ArrayNode list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        return node;
    }

    private static JsonNode wanted(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("resourceVersion", "managedFields", "generation", "creationTimestamp"));
        }
        return copy;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode()
                ? "nothing"
                : Printable.brief(value.isTextual() ? value.asText() : value.toString());
    }
}
