package io.jenkins.plugins.safedeploy.kubernetes.plane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ConfigMaps and Secrets that a pod names: what is missing of them, in a kubelet's words. */
final class PodConfiguration {
    private record Reference(String kind, String name, String key) {}

    private final KubernetesClient client;

    PodConfiguration(KubernetesClient client) {
        this.client = client;
    }

    /** What keeps the volumes from being mounted, or empty. */
    Optional<String> missingVolume(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.of(
                                optional(
                                        volume.getConfigMap(),
                                        each -> reference("configmap", each.getName(), each.getOptional())),
                                optional(
                                        volume.getSecret(),
                                        each -> reference("secret", each.getSecretName(), each.getOptional())))
                        .flatMap(Optional::stream)
                        .map(each -> missing(pod, each))
                        .filter(Objects::nonNull)
                        .map(what -> "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + what))
                .findFirst();
    }

    /** What the environment of a container lacks, or null. */
    String missingFor(Pod pod, Container container) {
        Stream<Optional<Reference>> whole = container.getEnvFrom().stream()
                .flatMap(from -> Stream.of(
                        optional(
                                from.getConfigMapRef(),
                                each -> reference("configmap", each.getName(), each.getOptional())),
                        optional(
                                from.getSecretRef(), each -> reference("secret", each.getName(), each.getOptional()))));
        Stream<Optional<Reference>> keys = container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .flatMap(variable -> Stream.of(
                        optional(
                                variable.getValueFrom().getConfigMapKeyRef(),
                                each -> key("configmap", each.getName(), each.getKey(), each.getOptional())),
                        optional(
                                variable.getValueFrom().getSecretKeyRef(),
                                each -> key("secret", each.getName(), each.getKey(), each.getOptional()))));
        return Stream.concat(whole, keys)
                .flatMap(Optional::stream)
                .map(each -> missing(pod, each))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static <T> Optional<Reference> optional(T source, Function<T, Reference> reference) {
        return Optional.ofNullable(source).map(reference);
    }

    /** Null for one that may be missing. */
    private static Reference reference(String kind, String name, Boolean optional) {
        return key(kind, name, null, optional);
    }

    private static Reference key(String kind, String name, String key, Boolean optional) {
        return Boolean.TRUE.equals(optional) ? null : new Reference(kind, name, key);
    }

    private String missing(Pod pod, Reference reference) {
        String namespace = pod.getMetadata().getNamespace();
        Map<String, String> data;
        String kind;
        if (reference.kind().equals("configmap")) {
            kind = "ConfigMap";
            data = Optional.ofNullable(client.configMaps()
                            .inNamespace(namespace)
                            .withName(reference.name())
                            .get())
                    .map(each -> Optional.ofNullable(each.getData()).orElse(Map.of()))
                    .orElse(null);
        } else {
            kind = "Secret";
            data = Optional.ofNullable(client.secrets()
                            .inNamespace(namespace)
                            .withName(reference.name())
                            .get())
                    .map(each -> Optional.ofNullable(each.getData()).orElse(Map.of()))
                    .orElse(null);
        }
        if (data == null) {
            return reference.kind() + " \"" + reference.name() + "\" not found";
        }
        return reference.key() == null || data.containsKey(reference.key())
                ? null
                : "couldn't find key " + reference.key() + " in " + kind + " " + namespace + "/" + reference.name();
    }
}
