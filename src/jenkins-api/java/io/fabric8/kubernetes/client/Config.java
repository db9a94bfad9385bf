package io.fabric8.kubernetes.client;

public class Config {
    private Config() {
        throw new UnsupportedOperationException();
    }

    public static Config empty() {
        throw new UnsupportedOperationException();
    }
}
