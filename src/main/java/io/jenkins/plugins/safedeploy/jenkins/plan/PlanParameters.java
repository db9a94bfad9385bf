package io.jenkins.plugins.safedeploy.jenkins.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of one part of a plan as a step says them. Nothing is checked here: the plan's reader does that. */
final class PlanParameters {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** What is null or empty was not said. */
    void put(String name, Object value) {
        if (value == null || value instanceof String text && text.isBlank()) {
            fields.remove(name);
        } else {
            fields.put(name, value);
        }
    }

    Object get(String name) {
        return fields.get(name);
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(fields);
    }
}
