package io.fabric8.kubernetes.client.dsl;

public interface Updatable<T> {
    T update();
}
