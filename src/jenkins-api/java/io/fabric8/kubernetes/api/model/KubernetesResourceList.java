package io.fabric8.kubernetes.api.model;

import java.io.Serializable;

public interface KubernetesResourceList<E extends HasMetadata> extends Serializable {}
