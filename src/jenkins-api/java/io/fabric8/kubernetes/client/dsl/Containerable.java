package io.fabric8.kubernetes.client.dsl;

public interface Containerable<I, T> {
    T inContainer(I object);
}
