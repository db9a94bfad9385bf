package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.util.List;

public class ReplicaSetStatus implements KubernetesResource {
    private ReplicaSetStatus() {
        throw new UnsupportedOperationException();
    }

    public List<ReplicaSetCondition> getConditions() {
        throw new UnsupportedOperationException();
    }
}
