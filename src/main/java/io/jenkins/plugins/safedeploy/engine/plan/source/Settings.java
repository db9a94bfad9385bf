package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Typed access to values that were read. A field that was not given or did not fit is as if it were not there. */
final class Settings {
    private final Map<String, Object> values;

    Settings(Map<String, Object> values) {
        this.values = new TreeMap<>(values);
        this.values.values().removeIf(value -> value == null);
    }

    Map<String, Object> values() {
        return values;
    }

    String text(String name) {
        return (String) values.get(name);
    }

    int whole(String name, int otherwise) {
        return values.get(name) instanceof Long number ? Math.toIntExact(number) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        return values.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    Duration duration(String name, Duration otherwise) {
        return values.get(name) instanceof String text ? Durations.parse(text) : otherwise;
    }

    Instant moment(String name) {
        return values.get(name) instanceof String text
                ? OffsetDateTime.parse(text).toInstant()
                : null;
    }

    /** The constant whose words are these: {@code latestWins} is {@code LATEST_WINS}. Null when not given. */
    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return values.get(name) instanceof String word
                ? Enum.valueOf(type, word.replaceAll("([A-Z])", "_$1").toUpperCase(java.util.Locale.ROOT))
                : null;
    }

    /** Empty when not given, or when any element did not fit: an index would name the wrong one. */
    List<String> texts(String name) {
        if (values.get(name) instanceof List<?> list && list.stream().noneMatch(Objects::isNull)) {
            return list.stream().map(String.class::cast).toList();
        }
        return List.of();
    }

    /** Empty when not given. */
    Map<String, Object> map(String name) {
        return values.get(name) instanceof Map<?, ?> map ? strings(map) : Map.of();
    }

    /** The same without what did not fit, also inside. */
    Map<String, Object> given(String name) {
        Map<String, Object> out = new TreeMap<>(map(name));
        out.values().removeIf(value -> value == null);
        return out;
    }

    /** Empty when not given; null for an element that did not fit. */
    List<Map<String, Object>> maps(String name) {
        if (values.get(name) instanceof List<?> list) {
            return list.stream()
                    .map(element -> element instanceof Map<?, ?> map ? strings(map) : null)
                    .toList();
        }
        return List.of();
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> out = new TreeMap<>();
        map.forEach((key, value) -> out.put((String) key, value));
        return out;
    }
}
