package io.fabric8.kubernetes.client.readiness;

import io.fabric8.kubernetes.api.model.Pod;

public class Readiness {
    private Readiness() {
        throw new UnsupportedOperationException();
    }

    public static boolean isPodReady(Pod pod) {
        throw new UnsupportedOperationException();
    }
}
