package io.fabric8.kubernetes.api.model;

public class APIResource implements KubernetesResource {
    private APIResource() {
        throw new UnsupportedOperationException();
    }

    public String getKind() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public Boolean getNamespaced() {
        throw new UnsupportedOperationException();
    }
}
