package io.fabric8.kubernetes.client.dsl;

public interface ContainerResource extends TimestampBytesLimitTerminateTimeTailPrettyLoggable {}
