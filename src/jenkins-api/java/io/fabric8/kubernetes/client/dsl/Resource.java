package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.client.FromServerGettable;

public interface Resource<T> extends FromServerGettable<T>, WatchAndWaitable<T>, WritableOperation<T>, Informable<T> {}
