package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.api.model.Pod;

public interface PodResource
        extends Resource<Pod>,
                Loggable,
                Containerable<String, ContainerResource>,
                ContainerResource,
                EphemeralContainersResource {}
