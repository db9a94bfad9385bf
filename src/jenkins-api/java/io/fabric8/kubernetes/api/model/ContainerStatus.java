package io.fabric8.kubernetes.api.model;

public class ContainerStatus implements KubernetesResource {
    private ContainerStatus() {
        throw new UnsupportedOperationException();
    }

    public String getImage() {
        throw new UnsupportedOperationException();
    }

    public ContainerState getLastState() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public Integer getRestartCount() {
        throw new UnsupportedOperationException();
    }

    public ContainerState getState() {
        throw new UnsupportedOperationException();
    }
}
