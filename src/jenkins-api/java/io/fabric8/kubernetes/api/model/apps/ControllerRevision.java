package io.fabric8.kubernetes.api.model.apps;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class ControllerRevision implements HasMetadata {
    private ControllerRevision() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public Long getRevision() {
        throw new UnsupportedOperationException();
    }
}
