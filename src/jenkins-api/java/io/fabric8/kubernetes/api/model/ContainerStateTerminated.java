package io.fabric8.kubernetes.api.model;

public class ContainerStateTerminated implements KubernetesResource {
    private ContainerStateTerminated() {
        throw new UnsupportedOperationException();
    }

    public Integer getExitCode() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }

    public String getReason() {
        throw new UnsupportedOperationException();
    }
}
