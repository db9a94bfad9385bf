package io.fabric8.kubernetes.client.dsl;

public interface RollableScalableResource<T> extends ScalableResource<T> {}
