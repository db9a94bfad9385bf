package io.fabric8.kubernetes.client.dsl;

public interface AnyNamespaceOperation<T, L, R> extends FilterWatchListDeletable<T, L, R> {
    R resource(T object);
}
