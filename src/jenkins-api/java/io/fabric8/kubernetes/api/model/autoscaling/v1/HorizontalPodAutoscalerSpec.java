package io.fabric8.kubernetes.api.model.autoscaling.v1;

import io.fabric8.kubernetes.api.model.KubernetesResource;

public class HorizontalPodAutoscalerSpec implements KubernetesResource {
    private HorizontalPodAutoscalerSpec() {
        throw new UnsupportedOperationException();
    }

    public CrossVersionObjectReference getScaleTargetRef() {
        throw new UnsupportedOperationException();
    }
}
