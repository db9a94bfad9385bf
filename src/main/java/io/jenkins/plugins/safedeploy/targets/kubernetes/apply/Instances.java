package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names what runs, so that a restart shows: a name for all pod templates and one for each container that was restarted.
 * Pods that come and go by scaling or a drain add none.
 */
final class Instances {
    private static final int MOST_NAMES = 100;

    private Instances() {}

    static String of(Cluster cluster, List<ObjectNode> objects) {
        List<ObjectNode> workloads = objects.stream()
                .filter(object -> PodTemplates.isWorkload(ObjectKey.of(object)))
                .toList();
        if (workloads.isEmpty()) {
            return "";
        }
        Map<String, String> templates = new TreeMap<>();
        for (ObjectNode workload : workloads) {
            templates.put(
                    ObjectKey.of(workload).toString(),
                    Digest.of(Json.bytes(workload.at("/spec/template"))).brief());
        }
        Set<String> names = new TreeSet<>();
        for (Pod pod : cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabels(PodTemplates.commonLabels(workloads))
                .list()
                .getItems()) {
            boolean ours = workloads.stream().anyMatch(workload -> selected(workload, pod));
            if (ours && pod.getStatus() != null && pod.getMetadata().getDeletionTimestamp() == null) {
                for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
                    if (container.getRestartCount() > 0) {
                        names.add(name(pod.getMetadata().getUid(), container.getName(), container.getRestartCount()));
                    }
                }
            }
        }
        String running = name(templates);
        if (names.size() > MOST_NAMES) {
            return name(running, names);
        }
        names.add(running);
        return String.join(Observation.AND, names);
    }

    private static String name(Object... parts) {
        return Digest.of(Json.bytes(parts)).brief();
    }

    private static boolean selected(ObjectNode workload, Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        var wanted = workload.at("/spec/selector/matchLabels").fields();
        boolean any = wanted.hasNext();
        while (wanted.hasNext()) {
            var label = wanted.next();
            if (labels == null || !label.getValue().asText().equals(labels.get(label.getKey()))) {
                return false;
            }
        }
        return any;
    }
}
