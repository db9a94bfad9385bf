package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects the objects of manifest files: lists unfolded, what a cluster added removed, each object only once. */
final class ManifestFiles {
    private static final Pattern API_VERSION = Pattern.compile("([a-z0-9.-]{1,253}/)?v[a-z0-9]{1,62}");
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?");

    /** What a cluster adds to an object, so that an exported one can be applied. */
    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "creationTimestamp",
            "resourceVersion",
            "uid",
            "generation",
            "managedFields",
            "selfLink",
            "deletionTimestamp");

    private final ReleaseObjects.Rules rules;
    private final ReleaseObjects.Scopes scopes;
    private final List<String> problems;
    private final List<Found> found = new ArrayList<>();

    private record Found(String place, ObjectNode object) {}

    ManifestFiles(ReleaseObjects.Rules rules, ReleaseObjects.Scopes scopes, List<String> problems) {
        this.rules = rules;
        this.scopes = scopes;
        this.problems = problems;
    }

    void add(String file, byte[] content) {
        try {
            List<JsonNode> documents = YamlText.read(file, content);
            for (int i = 0; i < documents.size(); i++) {
                unfold(documents.size() == 1 ? file : file + " (document " + (i + 1) + ")", documents.get(i));
            }
        } catch (ManifestException e) {
            problems.addAll(e.problems());
        }
    }

    private void unfold(String place, JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            problems.add(place + " is no Kubernetes object but a "
                    + document.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)
                    + ". Give objects with apiVersion, kind and metadata.");
        } else if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            for (int i = 0; i < object.path("items").size(); i++) {
                unfold(place + " item " + (i + 1), object.path("items").get(i));
            }
        } else {
            take(place, object);
        }
    }

    private void take(String place, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asText("");
        if (!API_VERSION.matcher(text(object, "apiVersion")).matches()
                || !KIND.matcher(text(object, "kind")).matches()) {
            problems.add(place + " has the apiVersion '" + Printable.brief(text(object, "apiVersion"))
                    + "' and the kind '" + Printable.brief(text(object, "kind"))
                    + "'. Give both, such as apps/v1 and Deployment.");
        } else if (!metadata.path("name").isTextual() || !NAME.matcher(name).matches()) {
            problems.add(
                    place + " (" + text(object, "kind") + ") has the name '" + Printable.brief(name)
                            + "'. Give metadata.name, in quotes when it looks like a number; generateName cannot be rolled back.");
        } else if (text(object, "apiVersion").equals("v1")
                && text(object, "kind").equals("Secret")) {
            problems.add(place + " is the Secret '" + name + "'. The data of a secret may not become part of a release:"
                    + " create it outside, or by an operator, and refer to it by its name.");
        } else if (found.size() >= ReleaseObjects.MOST_OBJECTS) {
            problems.add(place + " is one object too many: a release has at most " + ReleaseObjects.MOST_OBJECTS + ".");
        } else {
            ObjectNode copy = object.deepCopy();
            copy.remove("status");
            ((ObjectNode) copy.path("metadata")).remove(OF_THE_CLUSTER);
            found.add(new Found(place, copy));
        }
    }

    /** By key; problems are noted. */
    Map<ObjectKey, ObjectNode> objects() {
        Map<String, Boolean> ownKinds = ownKinds();
        Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
        Map<ObjectKey, String> places = new HashMap<>();
        for (Found each : found) {
            ObjectNode object = each.object();
            Optional<Boolean> namespaced = scopes.namespaced(text(object, "apiVersion"), text(object, "kind"))
                    .or(() -> Optional.ofNullable(ownKinds.get(kind(object))))
                    .or(() -> rules.anyKind() ? Optional.of(true) : Optional.empty());
            if (namespaced.isEmpty()) {
                problems.add(each.place() + ": the cluster knows no kind '" + text(object, "kind") + "' in "
                        + text(object, "apiVersion") + ", and the release does not define it.");
                continue;
            }
            place(each, namespaced.get());
            ObjectKey key = ObjectKey.of(object);
            String other = places.putIfAbsent(key, each.place());
            if (other != null) {
                problems.add(
                        each.place() + ": " + key + " is also in " + other + ". One object may be there only once.");
            } else {
                objects.put(key, object);
            }
        }
        return objects;
    }

    private void place(Found each, boolean namespaced) {
        ObjectNode metadata = (ObjectNode) each.object().path("metadata");
        String given = metadata.path("namespace").asText("");
        if (!namespaced) {
            metadata.remove("namespace");
        } else if (given.isEmpty()) {
            metadata.put("namespace", rules.namespace());
        } else if (!given.equals(rules.namespace())) {
            problems.add(each.place() + ": " + ObjectKey.of(each.object()) + " is for the namespace '"
                    + Printable.brief(given) + "', and the target is '" + rules.namespace()
                    + "'. One target is one namespace: take the field out, or deploy it as another service.");
        }
    }

    /** Whether the kinds that the release itself defines live in a namespace. */
    private Map<String, Boolean> ownKinds() {
        Map<String, Boolean> kinds = new HashMap<>();
        for (Found each : found) {
            JsonNode spec = each.object().path("spec");
            if (text(each.object(), "kind").equals("CustomResourceDefinition")) {
                kinds.put(
                        spec.path("group").asText() + "/"
                                + spec.at("/names/kind").asText(),
                        spec.path("scope").asText().equals("Namespaced"));
            }
        }
        return kinds;
    }

    private static String kind(JsonNode object) {
        return ObjectKey.group(text(object, "apiVersion")) + "/" + text(object, "kind");
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.path(field).asText() : "";
    }
}
