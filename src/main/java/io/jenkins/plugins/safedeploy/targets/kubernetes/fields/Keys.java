package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;

/** The keys of an element in a list, from a step {@code k:{"name":"app"}}. */
record Keys(JsonNode values) {
    static Keys of(String step) {
        try {
            return new Keys(Json.read(step.substring(2), JsonNode.class));
        } catch (JsonProcessingException e) {
            return new Keys(Json.object().put(step, true)); // fits nothing
        }
    }

    boolean fits(JsonNode element) {
        var each = values.fields();
        while (each.hasNext()) {
            var key = each.next();
            if (!element.path(key.getKey()).equals(key.getValue())) {
                return false;
            }
        }
        return true;
    }
}
