package io.fabric8.kubernetes.client.informers;

public interface ResourceEventHandler<T> {
    void onAdd(T object);

    void onUpdate(T object, T object2);

    void onDelete(T object, boolean b);
}
