package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class StatefulSetStatus implements KubernetesResource {
    private StatefulSetStatus() {
        throw new UnsupportedOperationException();
    }

    public Long getObservedGeneration() {
        throw new UnsupportedOperationException();
    }

    public Integer getReadyReplicas() {
        throw new UnsupportedOperationException();
    }

    public Integer getReplicas() {
        throw new UnsupportedOperationException();
    }

    public String getUpdateRevision() {
        throw new UnsupportedOperationException();
    }

    public Integer getUpdatedReplicas() {
        throw new UnsupportedOperationException();
    }
}
