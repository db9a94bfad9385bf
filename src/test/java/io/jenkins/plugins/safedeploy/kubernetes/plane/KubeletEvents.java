package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the events of pods as a kubelet or the scheduler does: the same one again raises its count. Of those that tell
 * nothing wrong only Started is written; the plane shares its cores with all nodes.
 */
final class KubeletEvents {
    private final KubernetesClient client;
    private final Map<String, Event> written = new ConcurrentHashMap<>();

    KubeletEvents(KubernetesClient client) {
        this.client = client;
    }

    /** Is silent about what cannot be written, as a kubelet is. @param node null for the scheduler's */
    void tell(Pod pod, String node, ContainerLife.Event event) {
        String key = pod.getMetadata().getUid() + event.reason() + event.message();
        try {
            written.compute(key, (same, before) -> before == null ? first(pod, node, event) : again(before));
        } catch (KubernetesClientException e) {
            written.remove(key);
        }
    }

    void forget(Pod pod) {
        written.keySet().removeIf(key -> key.startsWith(pod.getMetadata().getUid()));
    }

    private Event first(Pod pod, String node, ContainerLife.Event event) {
        String now = now();
        return client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(pod.getMetadata().getName() + ".")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withUid(pod.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType(event.warning() ? "Warning" : "Normal")
                        .withReason(event.reason())
                        .withMessage(event.message())
                        .withCount(1)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withNewSource(node == null ? "default-scheduler" : "kubelet", node)
                        .build())
                .create();
    }

    private Event again(Event before) {
        return client.resource(before)
                .edit(event -> new EventBuilder(event)
                        .withCount(event.getCount() + 1)
                        .withLastTimestamp(now())
                        .build());
    }

    private static String now() {
        return Instant.now().toString();
    }
}
