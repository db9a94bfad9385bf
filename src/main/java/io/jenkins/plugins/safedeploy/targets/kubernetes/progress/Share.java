package io.jenkins.plugins.safedeploy.targets.kubernetes.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is made for a share: for each Deployment of the release that is there already, a second one with the release's pods,
 * and copies of the release's ConfigMaps for them, since those of the pods that stay must not change yet.
 *
 * @param workloads the second Deployments
 * @param objects all of it, ConfigMaps first
 */
public record Share(List<ObjectKey> workloads, List<ObjectNode> objects) {
    private static final int LONGEST_NAME = 63;
    private static final List<String> REFERENCES = List.of("configMap", "configMapRef", "configMapKeyRef");

    public Share {
        workloads = List.copyOf(workloads);
        objects = List.copyOf(objects);
    }

    /**
     * A pure function.
     *
     * @param live what is there of an object; empty when nothing is
     * @param weighted whether routes send the share of the traffic, so that it need not be one of the pods
     * @param step from 1
     */
    public static Share of(
            ReleaseObjects release,
            Function<ObjectNode, Optional<ObjectNode>> live,
            Strategy strategy,
            boolean weighted,
            int step) {
        List<ObjectNode> maps = new ArrayList<>();
        List<ObjectNode> deployments = new ArrayList<>();
        Set<String> configuration = release.configMaps();
        String suffix = strategy.kind().suffix();
        release.objects().forEach((key, object) -> {
            if (key.is("ConfigMap") && key.group().isEmpty()) {
                maps.add(renamed(object, suffix));
            } else if (key.is("Deployment") && key.group().equals("apps")) {
                live.apply(object).ifPresent(there -> {
                    int all = there.at("/spec/replicas").asInt(1);
                    int replicas = replicas(all, strategy, weighted, step);
                    deployments.add(deployment(object, suffix, replicas, configuration));
                });
            }
        });
        List<ObjectNode> all = new ArrayList<>(deployments.isEmpty() ? List.of() : maps);
        all.addAll(deployments);
        return new Share(deployments.stream().map(ObjectKey::of).toList(), all);
    }

    /**
     * How many pods make the share beside {@code all} others, at least one. Without weights it is the share of all pods:
     * the others stay, so that nothing has to come up on the way back.
     */
    static int replicas(int all, Strategy strategy, boolean weighted, int step) {
        if (strategy.kind() == Strategy.Kind.BLUE_GREEN) {
            return Math.max(1, all);
        }
        int percent = strategy.percent(step);
        int of = weighted ? 100 : 100 - percent;
        return Math.max(1, -Math.floorDiv(-all * percent, of));
    }

    private static ObjectNode deployment(ObjectNode object, String suffix, int replicas, Set<String> configuration) {
        ObjectNode share = renamed(object, suffix);
        ObjectNode spec = (ObjectNode) share.path("spec");
        spec.put("replicas", replicas);
        spec.remove("paused");
        map(map(spec, "selector"), "matchLabels").put(Marks.TRACK, suffix);
        ObjectNode template = map(spec, "template");
        map(map(template, "metadata"), "labels").put(Marks.TRACK, suffix);
        refer(template.path("spec"), suffix, configuration);
        return share;
    }

    /** Lets every reference to one of these ConfigMaps name its copy. */
    private static void refer(JsonNode node, String suffix, Set<String> configuration) {
        if (node instanceof ObjectNode map) {
            for (String reference : REFERENCES) {
                String name = map.path(reference).path("name").asText();
                if (map.path(reference) instanceof ObjectNode to && configuration.contains(name)) {
                    to.put("name", name(name, suffix));
                }
            }
        }
        node.forEach(child -> refer(child, suffix, configuration));
    }

    static ObjectNode renamed(ObjectNode object, String suffix) {
        ObjectNode copy = object.deepCopy();
        ObjectNode metadata = (ObjectNode) copy.path("metadata");
        metadata.put("name", name(metadata.path("name").asText(), suffix));
        map(metadata, "labels").put(Marks.TRACK, suffix);
        return copy;
    }

    static String name(String name, String suffix) {
        String stem = name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length() - 1));
        return stem + "-" + suffix;
    }

    static ObjectNode map(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode map ? map : parent.putObject(name);
    }

    /** References to {@link #objects}. */
    public List<ObjectNode> references() {
        return objects.stream()
                .map(object -> {
                    ObjectNode reference = Json.object();
                    reference.set("apiVersion", object.path("apiVersion"));
                    reference.set("kind", object.path("kind"));
                    reference
                            .putObject("metadata")
                            .put("name", object.at("/metadata/name").asText())
                            .put("namespace", object.at("/metadata/namespace").asText());
                    return reference;
                })
                .toList();
    }
}
