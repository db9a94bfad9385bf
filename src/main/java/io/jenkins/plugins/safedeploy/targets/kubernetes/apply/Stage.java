package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Hook;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.util.Set;

/** When an object is applied: everything of one stage side by side, one stage after the other. */
enum Stage {
    /** First: a fail-closed webhook that a bad release brought down refuses every later update (tried). */
    WEBHOOKS,
    /** What other objects live in or are kinds of. */
    GROUND,
    /** What pods need when they start. */
    NEEDED,
    /** Jobs that prepare what the workloads need, each waited for. */
    JOBS_BEFORE,
    WORKLOADS,
    JOBS_AFTER;

    private static final Set<String> GROUND_KINDS =
            Set.of("Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "PersistentVolume");
    private static final Set<String> WORKLOAD_KINDS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "CronJob", "HorizontalPodAutoscaler");

    boolean isOfJobs() {
        return this == JOBS_BEFORE || this == JOBS_AFTER;
    }

    static Stage of(ObjectKey key, ObjectNode object) {
        if (key.is("Job")) {
            return Hook.of(object) == Hook.AFTER ? JOBS_AFTER : JOBS_BEFORE;
        }
        if (key.kind().endsWith("WebhookConfiguration")) {
            return WEBHOOKS;
        }
        if (GROUND_KINDS.contains(key.kind())) {
            return GROUND;
        }
        return WORKLOAD_KINDS.contains(key.kind()) ? WORKLOADS : NEEDED;
    }
}
