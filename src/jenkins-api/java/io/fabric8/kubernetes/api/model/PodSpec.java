package io.fabric8.kubernetes.api.model;

import java.util.List;

public class PodSpec implements KubernetesResource {
    private PodSpec() {
        throw new UnsupportedOperationException();
    }

    public List<Container> getContainers() {
        throw new UnsupportedOperationException();
    }

    public List<Container> getInitContainers() {
        throw new UnsupportedOperationException();
    }

    public String getNodeName() {
        throw new UnsupportedOperationException();
    }
}
