package io.fabric8.kubernetes.api.model;

import java.util.List;

public class APIResourceList implements KubernetesResource {
    private APIResourceList() {
        throw new UnsupportedOperationException();
    }

    public List<APIResource> getResources() {
        throw new UnsupportedOperationException();
    }
}
