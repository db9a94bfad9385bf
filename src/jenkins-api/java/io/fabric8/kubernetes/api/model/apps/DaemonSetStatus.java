package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class DaemonSetStatus implements KubernetesResource {
    private DaemonSetStatus() {
        throw new UnsupportedOperationException();
    }

    public Integer getDesiredNumberScheduled() {
        throw new UnsupportedOperationException();
    }

    public Integer getNumberAvailable() {
        throw new UnsupportedOperationException();
    }

    public Long getObservedGeneration() {
        throw new UnsupportedOperationException();
    }

    public Integer getUpdatedNumberScheduled() {
        throw new UnsupportedOperationException();
    }
}
