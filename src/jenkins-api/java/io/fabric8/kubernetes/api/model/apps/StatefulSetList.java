package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;

public class StatefulSetList implements KubernetesResource, KubernetesResourceList<StatefulSet> {
    private StatefulSetList() {
        throw new UnsupportedOperationException();
    }
}
