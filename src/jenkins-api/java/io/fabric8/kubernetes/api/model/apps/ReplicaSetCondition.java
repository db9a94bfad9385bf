package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class ReplicaSetCondition implements KubernetesResource {
    private ReplicaSetCondition() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }

    public String getStatus() {
        throw new UnsupportedOperationException();
    }

    public String getType() {
        throw new UnsupportedOperationException();
    }
}
