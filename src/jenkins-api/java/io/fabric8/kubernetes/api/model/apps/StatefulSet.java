package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class StatefulSet implements HasMetadata {
    private StatefulSet() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public StatefulSetSpec getSpec() {
        throw new UnsupportedOperationException();
    }

    public StatefulSetStatus getStatus() {
        throw new UnsupportedOperationException();
    }
}
