package io.fabric8.kubernetes.client;

import io.fabric8.kubernetes.api.model.Status;

public class KubernetesClientException extends RuntimeException {
    public KubernetesClientException(String message, Throwable t) {
        throw new UnsupportedOperationException();
    }

    public KubernetesClientException(String message, int code, Status status) {
        throw new UnsupportedOperationException();
    }

    public Status getStatus() {
        throw new UnsupportedOperationException();
    }

    public int getCode() {
        throw new UnsupportedOperationException();
    }
}
