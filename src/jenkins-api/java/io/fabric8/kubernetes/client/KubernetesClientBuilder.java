package io.fabric8.kubernetes.client;

public class KubernetesClientBuilder {
    public KubernetesClientBuilder() {
        throw new UnsupportedOperationException();
    }

    public KubernetesClient build() {
        throw new UnsupportedOperationException();
    }

    public KubernetesClientBuilder withConfig(Config config) {
        throw new UnsupportedOperationException();
    }
}
