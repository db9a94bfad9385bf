package io.fabric8.kubernetes.client.dsl;

public interface Gettable<T> {
    T get();
}
