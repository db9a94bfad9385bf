package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;

public class DaemonSetList implements KubernetesResource, KubernetesResourceList<DaemonSet> {
    private DaemonSetList() {
        throw new UnsupportedOperationException();
    }
}
