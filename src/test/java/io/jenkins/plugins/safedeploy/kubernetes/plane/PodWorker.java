package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pod from its creation to its end: a node for it, its containers' lives, its status, its removal. */
final class PodWorker {
    private static final Duration RETRY = Duration.ofMillis(250);

    private final TestKubelet kubelet;
    private final KubernetesClient client;
    private final PodConfiguration configuration;
    private Pod pod;
    private String node;
    private PodLife life;
    private PodStatus written;
    private boolean gone;

    PodWorker(TestKubelet kubelet, KubernetesClient client, Pod pod) {
        this.kubelet = kubelet;
        this.client = client;
        this.configuration = new PodConfiguration(client);
        this.pod = pod;
    }

    /** Whether this version of the pod asks for something: a node, or its end. */
    synchronized boolean sees(Pod newer) {
        boolean news = (newer.getMetadata().getDeletionTimestamp() != null
                        && pod.getMetadata().getDeletionTimestamp() == null)
                || (newer.getSpec().getNodeName() != null && node == null);
        pod = newer;
        return news;
    }

    synchronized void wake() {
        if (life != null) {
            life.wake();
        }
    }

    synchronized void gone() {
        gone = true;
        kubelet.events().forget(pod);
    }

    synchronized List<String> log(String container) {
        return life == null ? List.of() : life.log(container);
    }

    /** One step; returns when to take the next, {@link Instant#MAX} for never. */
    synchronized Instant step() {
        Instant now = Instant.now();
        if (gone) {
            return Instant.MAX;
        }
        try {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                remove();
                return now.plus(RETRY.multipliedBy(8));
            }
            if (node == null && !findNode(now)) {
                return now.plus(RETRY);
            }
            return live(now);
        } catch (KubernetesClientException e) {
            // The API server is down, or the pod is not as it was: the next event or the next try tells.
            return e.getCode() == 404 ? Instant.MAX : now.plus(RETRY);
        }
    }

    private void remove() {
        client.raw(
                path(),
                "DELETE",
                Map.of(
                        "gracePeriodSeconds",
                        0,
                        "preconditions",
                        Map.of("uid", pod.getMetadata().getUid())));
    }

    private boolean findNode(Instant now) {
        node = pod.getSpec().getNodeName();
        if (node != null) {
            return true;
        }
        Optional<String> found = kubelet.nodeFor(pod);
        if (found.isEmpty()) {
            String message = "0/" + TestNodes.NAMES.size() + " nodes are available: " + TestNodes.NAMES.size()
                    + " Insufficient cpu.";
            tell(new ContainerLife.Event(true, "FailedScheduling", message));
            write(new PodStatusBuilder()
                    .withPhase("Pending")
                    .addNewCondition()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .withMessage(message)
                    .withLastTransitionTime(pod.getMetadata().getCreationTimestamp())
                    .endCondition()
                    .build());
            return false;
        }
        client.raw(
                path() + "/binding",
                "POST",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Binding",
                        "metadata",
                        Map.of(
                                "name",
                                pod.getMetadata().getName(),
                                "uid",
                                pod.getMetadata().getUid()),
                        "target",
                        Map.of("apiVersion", "v1", "kind", "Node", "name", found.get())));
        node = found.get();
        return true;
    }

    private Instant live(Instant now) {
        if (life == null) {
            life = new PodLife(pod, kubelet.newAddress(), image -> kubelet.behaviour(image, node));
        }
        Optional<String> unmounted = written != null
                        && written.getContainerStatuses().stream().anyMatch(each -> each.getContainerID() != null)
                ? Optional.empty()
                : configuration.missingVolume(pod);
        unmounted.ifPresent(problem -> tell(new ContainerLife.Event(true, "FailedMount", problem)));
        Instant due = unmounted.isPresent()
                ? now.plus(RETRY)
                : life.live(now, container -> configuration.missingFor(pod, container));
        write(life.status(pod, now));
        life.takeEvents().forEach(this::tell);
        return due;
    }

    private void tell(ContainerLife.Event event) {
        kubelet.tell(pod, node, event);
    }

    private void write(PodStatus status) {
        if (!status.equals(written)) {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization()
                                    .asJson(Map.of(
                                            "metadata",
                                            Map.of("uid", pod.getMetadata().getUid()),
                                            "status",
                                            status)));
            written = status;
        }
    }

    private String path() {
        return "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName();
    }
}
