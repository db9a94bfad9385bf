package io.fabric8.kubernetes.client.dsl;

public interface MixedOperation<T, L, R extends Resource<T>>
        extends Namespaceable<NonNamespaceOperation<T, L, R>>, NonNamespaceOperation<T, L, R> {}
