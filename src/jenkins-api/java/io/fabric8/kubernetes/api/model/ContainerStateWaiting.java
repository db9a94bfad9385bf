package io.fabric8.kubernetes.api.model;

public class ContainerStateWaiting implements KubernetesResource {
    private ContainerStateWaiting() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }

    public String getReason() {
        throw new UnsupportedOperationException();
    }
}
