package io.fabric8.kubernetes.api.model;

import java.util.List;

public class PodStatus implements KubernetesResource {
    private PodStatus() {
        throw new UnsupportedOperationException();
    }

    public List<PodCondition> getConditions() {
        throw new UnsupportedOperationException();
    }

    public List<ContainerStatus> getContainerStatuses() {
        throw new UnsupportedOperationException();
    }

    public List<ContainerStatus> getInitContainerStatuses() {
        throw new UnsupportedOperationException();
    }

    public String getPhase() {
        throw new UnsupportedOperationException();
    }
}
