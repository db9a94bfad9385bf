package io.fabric8.kubernetes.client.dsl;

public interface WatchAndWaitable<T> extends Waitable<T, T> {}
