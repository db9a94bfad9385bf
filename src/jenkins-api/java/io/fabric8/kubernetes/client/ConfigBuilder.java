package io.fabric8.kubernetes.client;

public class ConfigBuilder extends ConfigFluent<ConfigBuilder> {
    public ConfigBuilder(Config instance) {
        throw new UnsupportedOperationException();
    }

    public Config build() {
        throw new UnsupportedOperationException();
    }
}
