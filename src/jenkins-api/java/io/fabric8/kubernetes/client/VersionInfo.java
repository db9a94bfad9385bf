package io.fabric8.kubernetes.client;

public class VersionInfo {
    private VersionInfo() {
        throw new UnsupportedOperationException();
    }
}
