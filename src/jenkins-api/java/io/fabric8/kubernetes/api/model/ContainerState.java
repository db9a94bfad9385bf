package io.fabric8.kubernetes.api.model;

public class ContainerState implements KubernetesResource {
    private ContainerState() {
        throw new UnsupportedOperationException();
    }

    public ContainerStateRunning getRunning() {
        throw new UnsupportedOperationException();
    }

    public ContainerStateTerminated getTerminated() {
        throw new UnsupportedOperationException();
    }

    public ContainerStateWaiting getWaiting() {
        throw new UnsupportedOperationException();
    }
}
