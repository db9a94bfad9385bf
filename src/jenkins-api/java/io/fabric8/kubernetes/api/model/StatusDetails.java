package io.fabric8.kubernetes.api.model;

import java.util.List;

public class StatusDetails implements KubernetesResource {
    private StatusDetails() {
        throw new UnsupportedOperationException();
    }

    public List<StatusCause> getCauses() {
        throw new UnsupportedOperationException();
    }
}
