package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class DaemonSet implements HasMetadata {
    private DaemonSet() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public DaemonSetStatus getStatus() {
        throw new UnsupportedOperationException();
    }
}
