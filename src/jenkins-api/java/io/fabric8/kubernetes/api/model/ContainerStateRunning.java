package io.fabric8.kubernetes.api.model;

public class ContainerStateRunning implements KubernetesResource {
    private ContainerStateRunning() {
        throw new UnsupportedOperationException();
    }
}
