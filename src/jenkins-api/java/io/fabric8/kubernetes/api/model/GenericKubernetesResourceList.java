package io.fabric8.kubernetes.api.model;

public class GenericKubernetesResourceList extends DefaultKubernetesResourceList<GenericKubernetesResource> {
    private GenericKubernetesResourceList() {
        throw new UnsupportedOperationException();
    }
}
