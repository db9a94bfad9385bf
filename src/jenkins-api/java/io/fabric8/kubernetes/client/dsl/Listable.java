package io.fabric8.kubernetes.client.dsl;

public interface Listable<T> {
    T list();
}
