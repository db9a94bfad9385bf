package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;

public class ReplicaSetList implements KubernetesResource, KubernetesResourceList<ReplicaSet> {
    private ReplicaSetList() {
        throw new UnsupportedOperationException();
    }
}
