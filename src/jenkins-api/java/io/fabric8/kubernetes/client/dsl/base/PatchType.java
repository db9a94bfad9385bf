package io.fabric8.kubernetes.client.dsl.base;

public enum PatchType {
    JSON,
    JSON_MERGE,
    SERVER_SIDE_APPLY;
}
