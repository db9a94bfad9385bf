package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.targets.kubernetes.fields.ManagedFields;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.Marks;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Who decides about {@code spec.replicas}: nobody where the manifest does not name it, an autoscaler where there is one, a person who scaled since the last apply,
 * else the manifest. Giving the field up would set it to 1, and applying it would reset what was scaled without a
 * conflict (both tried), so the number is handed to a second manager first.
 *
 * @param wanted the object to apply
 * @param handOver what the second manager applies before; null when nothing is handed over
 * @param note for people; null for none
 */
record Replicas(ObjectNode wanted, ObjectNode handOver, String note) {
    /** Holds {@code spec.replicas} while neither the release nor an autoscaler does. */
    static final String MANAGER = "safe-deploy-replicas";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /**
     * Decides; a pure function.
     *
     * @param live null when the object is not there yet
     * @param scaled workloads that an autoscaler has in hand, as {@code Kind/name}
     */
    static Replicas of(JsonNode live, ObjectNode desired, Set<String> scaled) {
        ObjectKey key = ObjectKey.of(desired);
        JsonNode asked = desired.at("/spec/replicas");
        if (!key.is("Deployment") && !key.is("StatefulSet")) {
            return new Replicas(desired, null, null);
        }
        if (asked.isMissingNode()) {
            return unnamed(live, desired);
        }
        ObjectNode marked = desired.deepCopy();
        annotations(marked).put(Marks.REPLICAS, asked.asText());
        JsonNode there = live == null ? asked : live.at("/spec/replicas");
        if (live == null) {
            return new Replicas(marked, null, null);
        }
        JsonNode annotations = live.path("metadata").path("annotations");
        String before = annotations.path(Marks.REPLICAS).asText("");
        if (before.isEmpty()) {
            before = byKubectl(annotations.path(LAST_APPLIED).asText(""));
        }
        boolean autoscaled = scaled.contains(key.toString());
        boolean byHand = !before.isEmpty() && !there.asText().equals(before) && !there.equals(asked);
        if (!autoscaled && !byHand) {
            return new Replicas(marked, null, null);
        }
        ObjectNode without = marked.deepCopy();
        ((ObjectNode) without.path("spec")).remove("replicas");
        if (!before.isEmpty()) {
            annotations(without).put(Marks.REPLICAS, before);
        }
        String note = key + ": replicas stay at " + there.asText() + " ("
                + (autoscaled ? "an autoscaler has them in hand" : "scaled since the last deployment")
                + "), the manifest says "
                + asked.asText();
        boolean ours = ManagedFields.of(live).owns(Marks.MANAGER, "spec", "replicas");
        return new Replicas(without, ours ? holding(live, there) : null, note);
    }

    /** What {@code kubectl apply} asked for last; empty when nobody knows. */
    private static String byKubectl(String lastApplied) {
        try {
            return lastApplied.isEmpty()
                    ? ""
                    : Json.tree(lastApplied.getBytes(StandardCharsets.UTF_8))
                            .at("/spec/replicas")
                            .asText("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The release leaves the number to others; what was asked for before stays known. */
    private static Replicas unnamed(JsonNode live, ObjectNode desired) {
        if (live == null || !ManagedFields.of(live).owns(Marks.MANAGER, "spec", "replicas")) {
            return new Replicas(desired, null, null);
        }
        String note = ObjectKey.of(desired) + ": replicas stay at "
                + live.at("/spec/replicas").asText() + ", which the release leaves to others";
        return new Replicas(desired, holding(live, live.at("/spec/replicas")), note);
    }

    private static ObjectNode holding(JsonNode live, JsonNode replicas) {
        ObjectNode held = Json.object();
        held.set("apiVersion", live.path("apiVersion"));
        held.set("kind", live.path("kind"));
        ObjectNode metadata = held.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "resourceVersion"}) {
            metadata.set(field, live.path("metadata").path(field));
        }
        held.putObject("spec").set("replicas", replicas);
        return held;
    }

    private static ObjectNode annotations(ObjectNode object) {
        return (ObjectNode) object.path("metadata").path("annotations");
    }
}
