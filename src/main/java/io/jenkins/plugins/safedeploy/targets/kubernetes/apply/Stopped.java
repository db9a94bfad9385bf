package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.ObjectKey;
import io.jenkins.plugins.safedeploy.targets.kubernetes.manifest.PodTemplates;
import java.util.ArrayList;
import java.util.List;

/** Workloads whose pods do not all change when their template does, although the release does not say so. */
final class Stopped {
    private Stopped() {}

    /** Why not all pods would change, for people; null when they would. A paused Deployment is told apart from these. */
    static String why(JsonNode live, JsonNode wanted) {
        JsonNode strategy = wanted.at("/spec/updateStrategy");
        JsonNode there = live == null ? strategy : live.at("/spec/updateStrategy");
        String type = (strategy.has("type") ? strategy : there).path("type").asText();
        JsonNode rolling = strategy.path("rollingUpdate").has("partition") ? strategy : there;
        int partition = rolling.at("/rollingUpdate/partition").asInt();
        if (type.equals("OnDelete")) {
            return "has the update strategy OnDelete, so no pod would change until somebody deletes it. Use RollingUpdate";
        }
        return partition > 0
                ? "has a partition of " + partition + ", so only a part of its pods would change. Take it out"
                : null;
    }

    /** What a rollback applies, so that all pods change. */
    static ObjectNode goingOn(ObjectKey key, JsonNode live, ObjectNode wanted, List<String> notes) {
        ObjectNode goes = wanted.deepCopy();
        List<String> told = new ArrayList<>();
        if (live.at("/spec/paused").asBoolean()) {
            ((ObjectNode) goes.path("spec")).put("paused", false);
            told.add(key + " was paused and goes on");
        }
        if (PodTemplates.isWorkload(key) && why(live, wanted) != null) {
            ObjectNode strategy = goes.withObject("/spec/updateStrategy").put("type", "RollingUpdate");
            if (key.is("StatefulSet")) {
                strategy.withObject("/rollingUpdate").put("partition", 0);
            }
            told.add(key + " " + why(live, wanted).replaceFirst("\\. .*", "") + "; now all go back");
        }
        notes.addAll(told);
        return told.isEmpty() ? wanted : goes;
    }
}
