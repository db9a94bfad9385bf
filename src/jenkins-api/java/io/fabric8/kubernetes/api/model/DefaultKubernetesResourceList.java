package io.fabric8.kubernetes.api.model;

public class DefaultKubernetesResourceList<T extends HasMetadata>
        implements KubernetesResource, KubernetesResourceList<T> {
    public DefaultKubernetesResourceList() {
        throw new UnsupportedOperationException();
    }
}
