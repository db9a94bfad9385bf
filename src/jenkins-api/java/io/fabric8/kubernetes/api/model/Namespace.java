package io.fabric8.kubernetes.api.model;

public class Namespace implements HasMetadata {
    private Namespace() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }
}
