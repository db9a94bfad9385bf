package io.fabric8.kubernetes.api.model;

public class Pod implements HasMetadata {
    private Pod() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public PodSpec getSpec() {
        throw new UnsupportedOperationException();
    }

    public PodStatus getStatus() {
        throw new UnsupportedOperationException();
    }
}
