package io.fabric8.kubernetes.api.model;

public class GenericKubernetesResource implements HasMetadata {
    private GenericKubernetesResource() {
        throw new UnsupportedOperationException();
    }

    public String getApiVersion() {
        throw new UnsupportedOperationException();
    }

    public String getKind() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }
}
