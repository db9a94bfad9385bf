package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.HashSet;
import java.util.Set;

/** Which workloads an autoscaler has in hand. */
final class Autoscalers {
    private Autoscalers() {}

    /** Those of the namespace and those of the release, as {@code Kind/name}. */
    static Set<String> scaled(Cluster cluster, ReleaseObjects objects) {
        Set<String> scaled = new HashSet<>();
        objects.objects().forEach((key, object) -> {
            if (key.is("HorizontalPodAutoscaler")) {
                JsonNode target = object.at("/spec/scaleTargetRef");
                scaled.add(
                        target.path("kind").asText() + "/" + target.path("name").asText());
            }
        });
        try {
            for (HorizontalPodAutoscaler scaler : cluster.client()
                    .autoscaling()
                    .v1()
                    .horizontalPodAutoscalers()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems()) {
                var target = scaler.getSpec().getScaleTargetRef();
                scaled.add(target.getKind() + "/" + target.getName());
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 403 && e.getCode() != 404) {
                throw e;
            }
        }
        return scaled;
    }
}
