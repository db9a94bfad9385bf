package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

public class DeploymentSpec implements KubernetesResource {
    private DeploymentSpec() {
        throw new UnsupportedOperationException();
    }

    public Integer getReplicas() {
        throw new UnsupportedOperationException();
    }

    public PodTemplateSpec getTemplate() {
        throw new UnsupportedOperationException();
    }
}
