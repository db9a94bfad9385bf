package io.fabric8.kubernetes.api.model;

import java.util.List;

public class EventList implements KubernetesResource, KubernetesResourceList<Event> {
    private EventList() {
        throw new UnsupportedOperationException();
    }

    public List<Event> getItems() {
        throw new UnsupportedOperationException();
    }
}
