package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;

public class ControllerRevisionList implements KubernetesResource, KubernetesResourceList<ControllerRevision> {
    private ControllerRevisionList() {
        throw new UnsupportedOperationException();
    }
}
