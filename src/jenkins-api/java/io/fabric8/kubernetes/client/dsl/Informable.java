package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

public interface Informable<T> {
    SharedIndexInformer<T> runnableInformer(long l);
}
