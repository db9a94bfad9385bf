package io.fabric8.kubernetes.api.model.autoscaling.v1;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class CrossVersionObjectReference implements KubernetesResource {
    private CrossVersionObjectReference() {
        throw new UnsupportedOperationException();
    }

    public String getKind() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }
}
