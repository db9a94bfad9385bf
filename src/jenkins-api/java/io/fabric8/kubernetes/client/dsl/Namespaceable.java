package io.fabric8.kubernetes.client.dsl;

public interface Namespaceable<T> {
    T inNamespace(String string);
}
