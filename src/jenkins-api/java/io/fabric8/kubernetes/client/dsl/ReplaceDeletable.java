package io.fabric8.kubernetes.client.dsl;

public interface ReplaceDeletable<T> extends Replaceable<T> {}
