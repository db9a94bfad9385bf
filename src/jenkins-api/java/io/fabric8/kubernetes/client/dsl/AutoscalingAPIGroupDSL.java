package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.V1AutoscalingAPIGroupDSL;

public interface AutoscalingAPIGroupDSL extends Client {
    V1AutoscalingAPIGroupDSL v1();
}
