package io.jenkins.plugins.safedeploy.jenkins.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of one part of a plan as a step says them. Nothing is checked here: the plan's reader does that. */
final class PlanParameters {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** What is null or empty was not said. Lists and maps are copied to such as XStream knows. */
    void put(String name, Object value) {
        boolean empty = value instanceof String text && text.isBlank()
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (value == null || empty) {
            fields.remove(name);
        } else if (value instanceof Collection<?> list) {
            fields.put(name, new ArrayList<>(list));
        } else {
            fields.put(name, value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value);
        }
    }

    /** A flag that is off was not said. */
    void flag(String name, Boolean value) {
        put(name, Boolean.TRUE.equals(value) ? value : null);
    }

    Object get(String name) {
        return fields.get(name);
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(fields);
    }
}
