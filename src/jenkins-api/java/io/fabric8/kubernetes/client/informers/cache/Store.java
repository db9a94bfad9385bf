package io.fabric8.kubernetes.client.informers.cache;

import java.util.List;

public interface Store<T> {
    List<T> list();

    T getByKey(String string);
}
