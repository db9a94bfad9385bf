package io.fabric8.kubernetes.api.model;

public class Container implements KubernetesResource {
    private Container() {
        throw new UnsupportedOperationException();
    }

    public String getImage() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }
}
