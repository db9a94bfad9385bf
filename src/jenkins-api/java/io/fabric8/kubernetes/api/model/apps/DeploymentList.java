package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;

public class DeploymentList implements KubernetesResource, KubernetesResourceList<Deployment> {
    private DeploymentList() {
        throw new UnsupportedOperationException();
    }
}
