package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through two states of an object side by side, and decides field by field which value it gets. */
final class FieldRestore {
    private final JsonNode before;
    private final boolean whole;
    private final List<List<String>> restored = new ArrayList<>();

    /** @param whole see {@link Restoration#ofWhole} */
    FieldRestore(JsonNode before, boolean whole) {
        this.before = before;
        this.whole = whole;
    }

    /** Paths whose value is put back, for people. */
    List<String> paths() {
        ObjectNode fields = Json.object();
        restored.forEach(path -> put(fields, path, null));
        return ManagedFields.paths(fields);
    }

    /** {@code here}, the relevant part of {@code now}, with what comes back from {@code there}, that of before. */
    JsonNode restored(JsonNode now, JsonNode here, JsonNode there) {
        return value(here, there, Owners.of(now), Owners.of(before), List.of());
    }

    /** Which fields one manager of before gets back, as {@code fieldsV1}. */
    ObjectNode givenBack(JsonNode entry) {
        ObjectNode back = Json.object();
        for (List<String> path : restored) {
            Owners at = new Owners(List.of(new Owners.Owner(entry, entry.path("fieldsV1"))));
            for (String step : path) {
                at = at.below(step);
            }
            if (at.anyOthers()) {
                put(back, path, entry.path("fieldsV1"));
            }
        }
        return back;
    }

    private JsonNode value(JsonNode now, JsonNode was, Owners owners, Owners owned, List<String> path) {
        if (now.equals(was)) {
            return now;
        }
        if (isMap(now) && isMap(was) && !(now.isMissingNode() && was.isMissingNode())) {
            return map(now, was, owners, owned, path);
        }
        if (isList(now) && isList(was) && (owners.keyed() || owned.keyed())) {
            return list(now, was, owners, owned, path);
        }
        boolean back = whole ? !owners.anyOthers() : !owners.any() && owned.anyOthers() && !was.isMissingNode();
        if (back) {
            restored.add(path);
        }
        return back ? was : now;
    }

    private static boolean isMap(JsonNode node) {
        return node.isObject() || node.isMissingNode();
    }

    private static boolean isList(JsonNode node) {
        return node.isArray() || node.isMissingNode();
    }

    private JsonNode map(JsonNode now, JsonNode was, Owners owners, Owners owned, List<String> path) {
        Set<String> names = new LinkedHashSet<>();
        was.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        ObjectNode result = Json.object();
        for (String name : names) {
            String step = "f:" + name;
            JsonNode value =
                    value(now.path(name), was.path(name), owners.below(step), owned.below(step), with(path, step));
            if (!value.isMissingNode()) {
                result.set(name, value);
            }
        }
        return result.isEmpty() && (was.isMissingNode() || now.isMissingNode()) && !now.equals(result)
                ? MissingNode.getInstance()
                : result;
    }

    private JsonNode list(JsonNode now, JsonNode was, Owners owners, Owners owned, List<String> path) {
        Map<String, JsonNode> here = byStep(now, owners, owned);
        Map<String, JsonNode> there = byStep(was, owners, owned);
        Set<String> steps = new LinkedHashSet<>(there.keySet());
        steps.addAll(here.keySet());
        ArrayNode result = Json.object().arrayNode();
        for (String step : steps) {
            JsonNode value = value(
                    here.getOrDefault(step, MissingNode.getInstance()),
                    there.getOrDefault(step, MissingNode.getInstance()),
                    owners.below(step),
                    owned.below(step),
                    with(path, step));
            if (!value.isMissingNode()) {
                result.add(value);
            }
        }
        return result.isEmpty() && was.isMissingNode() ? MissingNode.getInstance() : result;
    }

    /** Elements by their step; one that nobody owns by a key has its place in the list. */
    private static Map<String, JsonNode> byStep(JsonNode list, Owners owners, Owners owned) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (JsonNode element : list) {
            Optional<String> step = owned.stepTo(element).or(() -> owners.stepTo(element));
            elements.put(step.orElse("i:" + elements.size()), element);
        }
        return elements;
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** @param like where the parts of the path stand for themselves, too ({@code .}); null for nowhere */
    private static void put(ObjectNode into, List<String> path, JsonNode like) {
        ObjectNode at = into;
        JsonNode beside = like == null ? MissingNode.getInstance() : like;
        for (String step : path) {
            at = at.get(step) instanceof ObjectNode inner ? inner : at.putObject(step);
            beside = beside.path(step);
            if (beside.has(".")) {
                at.putObject(".");
            }
        }
    }
}
