package io.fabric8.kubernetes.api.model;

import java.util.List;
import java.util.Map;

public class ObjectMeta implements KubernetesResource {
    private ObjectMeta() {
        throw new UnsupportedOperationException();
    }

    public Map<String, String> getAnnotations() {
        throw new UnsupportedOperationException();
    }

    public String getCreationTimestamp() {
        throw new UnsupportedOperationException();
    }

    public String getDeletionTimestamp() {
        throw new UnsupportedOperationException();
    }

    public Long getGeneration() {
        throw new UnsupportedOperationException();
    }

    public Map<String, String> getLabels() {
        throw new UnsupportedOperationException();
    }

    public void setLabels(Map<String, String> labels) {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public String getNamespace() {
        throw new UnsupportedOperationException();
    }

    public List<OwnerReference> getOwnerReferences() {
        throw new UnsupportedOperationException();
    }

    public String getUid() {
        throw new UnsupportedOperationException();
    }
}
