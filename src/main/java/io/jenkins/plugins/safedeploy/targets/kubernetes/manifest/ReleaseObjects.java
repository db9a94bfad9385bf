package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The objects that a release wants, complete: namespace set, images pinned, labelled and annotated.
 *
 * @param objects by key, in the order of the keys; never changed
 * @param captured those that were found on the cluster when the release was recorded
 * @param notes what should be told about them
 */
public record ReleaseObjects(Map<ObjectKey, ObjectNode> objects, Set<ObjectKey> captured, List<String> notes) {
    /** Before the name of an object in a release's captured configuration. */
    public static final String CAPTURED = "kubernetes:";

    /** Most objects of one release. */
    static final int MOST_OBJECTS = 5000;

    /** Where an object lives; asked once for each object. */
    @FunctionalInterface
    public interface Scopes {
        /** Whether objects of that kind live in a namespace; empty when nobody knows the kind. */
        Optional<Boolean> namespaced(String apiVersion, String kind);
    }

    /**
     * How a release's objects are made.
     *
     * @param anyKind whether one of a kind that nobody knows is no problem yet, but what is done with it will be
     */
    public record Rules(String namespace, boolean allowMutableTags, boolean anyKind) {}

    public ReleaseObjects {
        objects = java.util.Collections.unmodifiableMap(new TreeMap<>(objects));
        captured = Set.copyOf(captured);
        notes = List.copyOf(notes);
    }

    /**
     * @param files the manifests by name
     * @throws ManifestException with everything that is wrong
     */
    public static ReleaseObjects of(Release release, Map<String, byte[]> files, Rules rules, Scopes scopes)
            throws ManifestException {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        ManifestFiles manifests = new ManifestFiles(rules, scopes, problems);
        files.forEach(manifests::add);
        Map<ObjectKey, ObjectNode> objects = manifests.objects();
        Map<ObjectKey, ObjectNode> captured = captured(release);
        if (!captured.isEmpty() && !files.isEmpty()) {
            problems.add("The release has manifests and captured workloads. Give either 'artifacts' or 'workloads'.");
        }
        objects.putAll(captured);
        if (objects.isEmpty() && problems.isEmpty()) {
            problems.add("The release has no Kubernetes objects. Name the manifest files under 'artifacts', or"
                    + " the workloads that get new images under 'workloads'.");
        }
        objects.keySet().stream()
                .filter(key -> key.is("ConfigMap")
                        && key.group().isEmpty()
                        && key.name().matches(Marks.record(release.service()) + "(\\.before)?"))
                .forEach(key -> problems.add(key + " has the name under which Safe Deploy remembers what is here."
                        + " Give it another name."));
        objects.values().removeIf(object -> {
            boolean never = Hook.of(object) == Hook.NEVER;
            if (never) {
                notes.add(ObjectKey.of(object) + " is a hook that no deployment runs, and is left out");
            }
            return never;
        });
        Images images = new Images(release, rules.allowMutableTags());
        String configuration = configuration(objects).toString();
        objects.forEach((key, object) -> {
            PodTemplates.of(object).ifPresent(template -> {
                images.pin(key, template, captured.containsKey(key), problems, notes);
                if (template != object && !key.is("Job")) {
                    map(map(template, "metadata"), "annotations").put(Marks.CONFIGURATION, configuration);
                }
            });
            ObjectNode metadata = map(object, "metadata");
            map(metadata, "labels").put(Marks.SERVICE, Marks.label(release.service()));
            map(metadata, "annotations")
                    .put(Marks.RELEASE, release.id().value())
                    .put(Marks.CONTENT, release.contentDigest().toString());
        });
        if (release.configuration().size() > captured.size()) {
            notes.add("The captured configuration goes back with the release, but this target puts only the manifests"
                    + " onto the cluster: give the pods their configuration in ConfigMaps among them.");
        }
        if (!problems.isEmpty()) {
            throw new ManifestException(problems);
        }
        return new ReleaseObjects(objects, captured.keySet(), notes);
    }

    /** The same with these in place of those with their keys. */
    public ReleaseObjects with(Map<ObjectKey, ObjectNode> others) {
        Map<ObjectKey, ObjectNode> all = new TreeMap<>(objects);
        all.putAll(others);
        return new ReleaseObjects(all, captured, notes);
    }

    /** The workloads whose rollout is watched. */
    public List<ObjectKey> workloads() {
        return objects.keySet().stream().filter(PodTemplates::isWorkload).toList();
    }

    /** See {@link PodTemplates#commonLabels}. */
    public Map<String, String> podLabels() {
        return PodTemplates.commonLabels(workloads().stream().map(objects::get).toList());
    }

    /** The {@code apiVersion} of every kind in the release that the release itself defines. */
    public Map<String, String> definedKinds() {
        Map<String, String> defined = new TreeMap<>();
        objects.forEach((key, definition) -> {
            if (key.is("CustomResourceDefinition")) {
                String kind = definition.at("/spec/names/kind").asText();
                objects.forEach((other, object) -> {
                    if (other.is(kind)
                            && other.group().equals(definition.at("/spec/group").asText())) {
                        defined.put(kind, object.path("apiVersion").asText());
                    }
                });
            }
        });
        return defined;
    }

    /** Names of the ConfigMaps that the release brings. */
    public Set<String> configMaps() {
        return objects.keySet().stream()
                .filter(key -> key.is("ConfigMap") && key.group().isEmpty())
                .map(ObjectKey::name)
                .collect(Collectors.toSet());
    }

    private static Map<ObjectKey, ObjectNode> captured(Release release) throws ManifestException {
        Map<ObjectKey, ObjectNode> captured = new TreeMap<>();
        for (Map.Entry<String, String> each : release.configuration().entrySet()) {
            if (each.getKey().startsWith(CAPTURED)) {
                try {
                    ObjectNode object = (ObjectNode) Json.tree(each.getValue().getBytes(StandardCharsets.UTF_8));
                    captured.put(ObjectKey.of(object), object);
                } catch (IOException | ClassCastException e) {
                    throw new ManifestException("The captured object '" + each.getKey() + "' of release " + release.id()
                            + " cannot be read: " + e.getMessage());
                }
            }
        }
        return captured;
    }

    /** Of the content of every ConfigMap; ConfigMaps with other names but the same content differ. */
    private static Digest configuration(Map<ObjectKey, ObjectNode> objects) {
        Map<String, Object> content = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (key.is("ConfigMap") && key.group().isEmpty()) {
                content.put(key.name(), sorted(List.of(object.path("data"), object.path("binaryData"))));
            }
        });
        return Digest.of(Json.bytes(content));
    }

    private static List<Map<String, String>> sorted(List<JsonNode> maps) {
        return maps.stream()
                .map(map -> {
                    Map<String, String> sorted = new TreeMap<>();
                    map.fields()
                            .forEachRemaining(entry ->
                                    sorted.put(entry.getKey(), entry.getValue().asText()));
                    return sorted;
                })
                .toList();
    }

    private static ObjectNode map(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode map ? map : parent.putObject(name);
    }
}
