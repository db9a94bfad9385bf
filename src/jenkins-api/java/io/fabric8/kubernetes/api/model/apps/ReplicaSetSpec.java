package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

public class ReplicaSetSpec implements KubernetesResource {
    private ReplicaSetSpec() {
        throw new UnsupportedOperationException();
    }

    public PodTemplateSpec getTemplate() {
        throw new UnsupportedOperationException();
    }
}
