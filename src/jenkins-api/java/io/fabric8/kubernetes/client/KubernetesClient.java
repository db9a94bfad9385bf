package io.fabric8.kubernetes.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.dsl.AppsAPIGroupDSL;
import io.fabric8.kubernetes.client.dsl.AutoscalingAPIGroupDSL;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.V1APIGroupDSL;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

public interface KubernetesClient extends Client {
    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            genericKubernetesResources(ResourceDefinitionContext resourceDefinitionContext);

    VersionInfo getKubernetesVersion();

    AppsAPIGroupDSL apps();

    AutoscalingAPIGroupDSL autoscaling();

    NonNamespaceOperation<Namespace, NamespaceList, Resource<Namespace>> namespaces();

    MixedOperation<Pod, PodList, PodResource> pods();

    V1APIGroupDSL v1();

    KubernetesSerialization getKubernetesSerialization();
}
