package io.fabric8.kubernetes.api.model.autoscaling.v1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

public class HorizontalPodAutoscaler implements HasMetadata {
    private HorizontalPodAutoscaler() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public HorizontalPodAutoscalerSpec getSpec() {
        throw new UnsupportedOperationException();
    }
}
