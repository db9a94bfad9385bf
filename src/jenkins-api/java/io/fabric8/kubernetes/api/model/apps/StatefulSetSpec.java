package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;

public class StatefulSetSpec implements KubernetesResource {
    private StatefulSetSpec() {
        throw new UnsupportedOperationException();
    }

    public Integer getReplicas() {
        throw new UnsupportedOperationException();
    }

    public LabelSelector getSelector() {
        throw new UnsupportedOperationException();
    }
}
