package io.fabric8.kubernetes.client.informers;

public interface ExceptionHandler {
    boolean retryAfterException(boolean b, Throwable throwable);
}
