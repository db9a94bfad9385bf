package io.fabric8.kubernetes.client.utils;

public class KubernetesSerialization {
    private KubernetesSerialization() {
        throw new UnsupportedOperationException();
    }

    public <T> String asJson(T object) {
        throw new UnsupportedOperationException();
    }

    public <T> T unmarshal(String str, Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
