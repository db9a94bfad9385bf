package io.fabric8.kubernetes.client.dsl;

public interface TailPrettyLoggable extends PrettyLoggable {
    PrettyLoggable tailingLines(int i);
}
