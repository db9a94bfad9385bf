package io.fabric8.kubernetes.api.model;

public class LabelSelector implements KubernetesResource {
    private LabelSelector() {
        throw new UnsupportedOperationException();
    }
}
