package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Cluster;
import io.jenkins.plugins.safedeploy.targets.kubernetes.cluster.Refusal;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects as they are: many workloads of one kind in one request, as far as they carry our label; others one by one. */
final class Live {
    private static final int MANY = 4;

    private final Cluster cluster;
    private final Map<ObjectKey, ObjectNode> seen = new HashMap<>();

    private Live(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads those that are many; only kinds of which everybody who deploys may have a list. A few are read at once.
     *
     * @throws UncheckedIOException when an answer cannot be read
     */
    static Live of(Cluster cluster, String service, Collection<ObjectNode> objects) {
        Live live = new Live(cluster);
        if (objects.size() < MANY) {
            Parallel.each(objects, cluster::get)
                    .forEach(found -> found.ifPresent(object -> live.seen.put(ObjectKey.of(object), object)));
            return live;
        }
        Map<String, Integer> counts = new HashMap<>();
        Set<String> listed = new HashSet<>();
        for (ObjectNode object : objects) {
            String version = object.path("apiVersion").asText();
            String kind = object.path("kind").asText();
            if (PodTemplates.isWorkload(ObjectKey.of(object))
                    && counts.merge(version + "/" + kind, 1, Integer::sum) >= MANY
                    && listed.add(version + "/" + kind)) {
                live.list(version, kind, Marks.label(service));
            }
        }
        return live;
    }

    private void list(String version, String kind, String service) {
        try {
            cluster.list(version, kind, Marks.SERVICE, service)
                    .values()
                    .forEach(object -> seen.put(ObjectKey.of(object), object));
        } catch (KubernetesClientException e) {
            if (Refusal.of(e).kind() == Refusal.Kind.AWAY) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when it is not there. */
    Optional<ObjectNode> get(JsonNode like) {
        ObjectNode known = seen.get(ObjectKey.of(like));
        return known == null ? cluster.get(like) : Optional.of(known);
    }
}
