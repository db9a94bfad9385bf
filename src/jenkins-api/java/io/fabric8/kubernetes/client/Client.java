package io.fabric8.kubernetes.client;

import io.fabric8.kubernetes.api.model.APIResourceList;
import java.io.Closeable;
import java.net.URL;

public interface Client extends Closeable {
    URL getMasterUrl();

    APIResourceList getApiResources(String string);

    String raw(String string, String string2, Object object);
}
