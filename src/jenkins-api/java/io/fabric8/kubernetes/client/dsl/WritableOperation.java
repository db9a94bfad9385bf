package io.fabric8.kubernetes.client.dsl;

public interface WritableOperation<T> extends ReplaceDeletable<T>, NonDeletingOperation<T> {}
