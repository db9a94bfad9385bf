package io.fabric8.kubernetes.api.model;

public class StatusCause implements KubernetesResource {
    private StatusCause() {
        throw new UnsupportedOperationException();
    }

    public String getField() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }

    public String getReason() {
        throw new UnsupportedOperationException();
    }
}
