package io.fabric8.kubernetes.client.dsl;

public interface Loggable {
    String getLog();
}
