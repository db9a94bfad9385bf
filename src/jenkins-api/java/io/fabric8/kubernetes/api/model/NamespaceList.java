package io.fabric8.kubernetes.api.model;

public class NamespaceList implements KubernetesResource, KubernetesResourceList<Namespace> {
    private NamespaceList() {
        throw new UnsupportedOperationException();
    }
}
