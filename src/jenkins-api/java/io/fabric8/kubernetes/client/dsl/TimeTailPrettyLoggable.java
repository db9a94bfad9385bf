package io.fabric8.kubernetes.client.dsl;

public interface TimeTailPrettyLoggable extends TailPrettyLoggable {}
