package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.api.model.Pod;

public interface EphemeralContainersResource extends EditReplacePatchable<Pod> {}
