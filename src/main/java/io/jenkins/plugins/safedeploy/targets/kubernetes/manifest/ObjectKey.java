package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * Names one object in a cluster, whatever the version of its API.
 *
 * @param group API group; empty for the core
 * @param namespace empty for an object of the whole cluster
 */
public record ObjectKey(String group, String kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::kind)
            .thenComparing(ObjectKey::name)
            .thenComparing(ObjectKey::group)
            .thenComparing(ObjectKey::namespace);

    /** Of an object that has {@code apiVersion}, {@code kind} and {@code metadata.name}. */
    public static ObjectKey of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                group(object.path("apiVersion").asText()),
                object.path("kind").asText(),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText());
    }

    /** The group in {@code apps/v1}; empty for {@code v1}. */
    public static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public boolean is(String otherKind) {
        return kind.equals(otherKind);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code Deployment/shop}. */
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
