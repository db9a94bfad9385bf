package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.api.model.LabelSelector;

public interface Filterable<T> {
    T withField(String string, String string2);

    T withLabelSelector(LabelSelector labelSelector);
}
