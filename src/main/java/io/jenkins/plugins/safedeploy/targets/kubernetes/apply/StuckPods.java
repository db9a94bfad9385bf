package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ReleaseObjects;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deletes the pods of the revision being left that are not ready in a StatefulSet which brings its pods up in order: it
 * would wait for them for ever (tried: still there after 30 s; with {@code Parallel} they go by themselves).
 */
final class StuckPods {
    private static final String REVISION = "controller-revision-hash";
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MILLIS = 100;

    private final Cluster cluster;
    private final Consumer<String> log;

    StuckPods(Cluster cluster, Consumer<String> log) {
        this.cluster = cluster;
        this.log = log;
    }

    void free(ReleaseObjects objects) {
        List<ObjectKey> ordered = objects.workloads().stream()
                .filter(key -> key.is("StatefulSet"))
                .filter(key -> !objects.objects()
                        .get(key)
                        .at("/spec/podManagementPolicy")
                        .asText("")
                        .equals("Parallel"))
                .toList();
        Parallel.each(ordered, key -> {
            try {
                free(key);
            } catch (KubernetesClientException e) {
                log.accept(key + ": pods that are not ready may keep it from going back: "
                        + ObjectApply.words(Refusal.of(e)));
            }
            return key;
        });
    }

    private void free(ObjectKey key) {
        StatefulSet set = observed(key);
        for (Pod pod : cluster.client()
                .pods()
                .inNamespace(key.namespace())
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems()) {
            String revision = pod.getMetadata().getLabels().getOrDefault(REVISION, "");
            if (pod.getMetadata().getOwnerReferences().stream()
                            .anyMatch(owner ->
                                    owner.getUid().equals(set.getMetadata().getUid()))
                    && !revision.equals(set.getStatus().getUpdateRevision())
                    && !Readiness.isPodReady(pod)) {
                ObjectNode exactly = Json.object();
                exactly.put("apiVersion", "v1").put("kind", "Pod");
                exactly.putObject("metadata")
                        .put("name", pod.getMetadata().getName())
                        .put("namespace", key.namespace())
                        .put("uid", pod.getMetadata().getUid());
                if (cluster.delete(exactly)) {
                    log.accept(key + ": deleted pod " + pod.getMetadata().getName()
                            + ", which was not ready at revision " + revision);
                }
            }
        }
    }

    /** As its controller has seen it, or as it is after a while. */
    private StatefulSet observed(ObjectKey key) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            StatefulSet set = cluster.client()
                    .apps()
                    .statefulSets()
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .get();
            if (set != null && observed(set)) {
                return set;
            }
            if (System.nanoTime() - end > 0) {
                throw new KubernetesClientException("its controller has not seen the change");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KubernetesClientException("interrupted");
            }
        }
    }

    private static boolean observed(StatefulSet set) {
        return set.getStatus() != null
                && set.getStatus().getObservedGeneration() != null
                && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration();
    }
}
