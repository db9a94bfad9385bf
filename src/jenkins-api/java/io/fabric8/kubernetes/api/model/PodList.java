package io.fabric8.kubernetes.api.model;

import java.util.List;

public class PodList implements KubernetesResource, KubernetesResourceList<Pod> {
    private PodList() {
        throw new UnsupportedOperationException();
    }

    public List<Pod> getItems() {
        throw new UnsupportedOperationException();
    }
}
