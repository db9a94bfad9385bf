package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.client.Client;

public interface V1APIGroupDSL extends Client {
    MixedOperation<Event, EventList, Resource<Event>> events();
}
