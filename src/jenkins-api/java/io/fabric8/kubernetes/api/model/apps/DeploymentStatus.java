package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class DeploymentStatus implements KubernetesResource {
    private DeploymentStatus() {
        throw new UnsupportedOperationException();
    }

    public Integer getAvailableReplicas() {
        throw new UnsupportedOperationException();
    }

    public Long getObservedGeneration() {
        throw new UnsupportedOperationException();
    }

    public Integer getReplicas() {
        throw new UnsupportedOperationException();
    }

    public Integer getUpdatedReplicas() {
        throw new UnsupportedOperationException();
    }
}
