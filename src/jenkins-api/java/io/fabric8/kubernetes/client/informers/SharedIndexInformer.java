package io.fabric8.kubernetes.client.informers;

import io.fabric8.kubernetes.client.informers.cache.Store;
import java.util.concurrent.CompletionStage;

public interface SharedIndexInformer<T> extends AutoCloseable {
    SharedIndexInformer<T> addEventHandler(ResourceEventHandler<? super T> resourceEventHandler);

    void stop();

    default void close() {
        throw new UnsupportedOperationException();
    }

    default boolean hasSynced() {
        throw new UnsupportedOperationException();
    }

    Store<T> getStore();

    CompletionStage<Void> start();

    SharedIndexInformer<T> exceptionHandler(ExceptionHandler exceptionHandler);
}
