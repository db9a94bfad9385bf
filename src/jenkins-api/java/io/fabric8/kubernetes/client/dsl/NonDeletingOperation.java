package io.fabric8.kubernetes.client.dsl;

public interface NonDeletingOperation<T> extends CreateOrReplaceable<T>, EditReplacePatchable<T>, Replaceable<T> {}
