package io.fabric8.kubernetes.api.model;

public class PodTemplateSpec implements KubernetesResource {
    private PodTemplateSpec() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public boolean equals(Object o) {
        throw new UnsupportedOperationException();
    }
}
