package io.fabric8.kubernetes.api.model.autoscaling.v1;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import java.util.List;

public class HorizontalPodAutoscalerList
        implements KubernetesResource, KubernetesResourceList<HorizontalPodAutoscaler> {
    private HorizontalPodAutoscalerList() {
        throw new UnsupportedOperationException();
    }

    public List<HorizontalPodAutoscaler> getItems() {
        throw new UnsupportedOperationException();
    }
}
