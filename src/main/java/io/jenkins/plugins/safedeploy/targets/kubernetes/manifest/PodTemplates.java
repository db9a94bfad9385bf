package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where the pods are described in objects of the kinds that have any. */
public final class PodTemplates {
    /** The kinds whose rollout is watched. */
    public static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private PodTemplates() {}

    /** Whether the object is one whose rollout is watched. */
    public static boolean isWorkload(ObjectKey key) {
        return key.group().equals("apps") && WORKLOADS.contains(key.kind());
    }

    /** The template, with {@code metadata} and {@code spec}; a pod is its own. */
    public static Optional<ObjectNode> of(JsonNode object) {
        String group = ObjectKey.group(object.path("apiVersion").asText());
        String place = group + "/" + object.path("kind").asText();
        JsonNode found = switch (place) {
            case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "batch/Job" ->
                object.at("/spec/template");
            case "batch/CronJob" -> object.at("/spec/jobTemplate/spec/template");
            case "/Pod" -> object;
            default -> null;
        };
        return found instanceof ObjectNode template ? Optional.of(template) : Optional.empty();
    }

    /** Labels that every selector of these workloads has, so that all of their pods carry them; none where there is none. */
    public static Map<String, String> commonLabels(Collection<ObjectNode> workloads) {
        Map<String, String> common = null;
        for (ObjectNode workload : workloads) {
            Map<String, String> labels = new TreeMap<>();
            workload.at("/spec/selector/matchLabels")
                    .fields()
                    .forEachRemaining(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            if (common == null) {
                common = labels;
            } else {
                common.entrySet().retainAll(labels.entrySet());
            }
        }
        return common == null ? Map.of() : common;
    }

    /** Containers and init containers of a template. */
    public static List<ObjectNode> containers(ObjectNode template) {
        List<ObjectNode> found = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : template.path("spec").path(list)) {
                if (container instanceof ObjectNode map) {
                    found.add(map);
                }
            }
        }
        return found;
    }
}
