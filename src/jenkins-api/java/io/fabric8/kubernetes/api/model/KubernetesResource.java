package io.fabric8.kubernetes.api.model;

import java.io.Serializable;

public interface KubernetesResource extends Serializable {}
