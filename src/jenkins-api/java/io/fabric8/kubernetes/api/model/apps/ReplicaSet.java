package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class ReplicaSet implements HasMetadata {
    private ReplicaSet() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public ReplicaSetSpec getSpec() {
        throw new UnsupportedOperationException();
    }

    public ReplicaSetStatus getStatus() {
        throw new UnsupportedOperationException();
    }
}
