package io.fabric8.kubernetes.api.model;

public class PodTemplateSpecBuilder {
    public PodTemplateSpecBuilder(PodTemplateSpec instance) {
        throw new UnsupportedOperationException();
    }

    public PodTemplateSpec build() {
        throw new UnsupportedOperationException();
    }
}
