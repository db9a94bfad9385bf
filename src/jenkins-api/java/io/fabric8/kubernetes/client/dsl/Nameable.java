package io.fabric8.kubernetes.client.dsl;

public interface Nameable<T> {
    T withName(String string);
}
