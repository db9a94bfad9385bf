package io.fabric8.kubernetes.api.model;

public class ObjectReference implements KubernetesResource {
    private ObjectReference() {
        throw new UnsupportedOperationException();
    }

    public String getUid() {
        throw new UnsupportedOperationException();
    }
}
