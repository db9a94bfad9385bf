package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class Deployment implements HasMetadata {
    private Deployment() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public DeploymentSpec getSpec() {
        throw new UnsupportedOperationException();
    }

    public DeploymentStatus getStatus() {
        throw new UnsupportedOperationException();
    }
}
