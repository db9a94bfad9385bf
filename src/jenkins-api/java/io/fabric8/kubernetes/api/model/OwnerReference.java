package io.fabric8.kubernetes.api.model;

public class OwnerReference implements KubernetesResource {
    private OwnerReference() {
        throw new UnsupportedOperationException();
    }

    public Boolean getController() {
        throw new UnsupportedOperationException();
    }

    public String getUid() {
        throw new UnsupportedOperationException();
    }
}
