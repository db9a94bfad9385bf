package io.fabric8.kubernetes.api.model;

public class Status implements KubernetesResource {
    private Status() {
        throw new UnsupportedOperationException();
    }

    public StatusDetails getDetails() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }
}
