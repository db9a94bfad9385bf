package io.jenkins.plugins.safedeploy.targets.kubernetes.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What of a live object somebody wants: without its status, what the cluster and its controllers wrote, what Safe
 * Deploy left on it, and {@code replicas}, which belong to whoever scales.
 */
final class Desired {
    private static final Set<String> METADATA = Set.of("name", "namespace", "labels", "annotations");
    private static final List<String> WRITTEN_BY_OTHERS = List.of(
            "deployment.kubernetes.io/",
            "deprecated.daemonset.template.generation",
            "kubectl.kubernetes.io/last-applied-configuration",
            "safe-deploy.jenkins.io/");

    private Desired() {}

    static ObjectNode of(JsonNode live) {
        ObjectNode wanted = live.deepCopy();
        wanted.remove("status");
        ObjectNode metadata = (ObjectNode) wanted.path("metadata");
        metadata.retain(METADATA);
        cleaned(metadata, "annotations", WRITTEN_BY_OTHERS);
        cleaned(metadata, "labels", List.of(Marks.SERVICE));
        if (wanted.path("spec") instanceof ObjectNode spec) {
            spec.remove("replicas");
        }
        PodTemplates.of(wanted).ifPresent(template -> {
            if (template.path("metadata") instanceof ObjectNode ofPods) {
                ofPods.remove("creationTimestamp");
                cleaned(ofPods, "annotations", List.of(Marks.CONFIGURATION));
            }
        });
        return wanted;
    }

    private static void cleaned(ObjectNode metadata, String map, List<String> prefixes) {
        if (metadata.path(map) instanceof ObjectNode values) {
            List<String> names = new ArrayList<>();
            values.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> prefixes.stream().noneMatch(name::startsWith));
            values.remove(names);
            if (values.isEmpty()) {
                metadata.remove(map);
            }
        }
    }
}
