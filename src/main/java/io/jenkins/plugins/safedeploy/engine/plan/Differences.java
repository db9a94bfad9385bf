package io.jenkins.plugins.safedeploy.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where two parts of a plan differ, for people. */
final class Differences {
    private static final Pattern WRAPPER = Pattern.compile("^(settings|limits)\\.");
    /** Of these only the name is told: people put secrets there, although they should not. */
    private static final Pattern UNTOLD = Pattern.compile("(^|\\.)(variables|headers)\\.");

    private static final Pattern ISO_DURATION = Pattern.compile("PT[0-9HMS.]+");

    private Differences() {}

    /** Such as {@code url: 'http://a' instead of the declared 'http://b'; count: 1 ...}; empty when they do not differ. */
    static String between(Object one, Object other, String whose) {
        Map<String, String> here = new TreeMap<>();
        Map<String, String> there = new TreeMap<>();
        flatten("", Json.object(one), here);
        flatten("", Json.object(other), there);
        TreeSet<String> fields = new TreeSet<>(here.keySet());
        fields.addAll(there.keySet());
        return fields.stream()
                .filter(field -> !here.getOrDefault(field, "").equals(there.getOrDefault(field, "")))
                .map(field -> WRAPPER.matcher(field).replaceFirst("")
                        + (UNTOLD.matcher(field).find()
                                ? " differs"
                                : ": " + here.getOrDefault(field, "nothing") + " instead of " + whose + " "
                                        + there.getOrDefault(field, "nothing")))
                .collect(Collectors.joining("; "));
    }

    private static void flatten(String path, JsonNode value, Map<String, String> flat) {
        if (value.isObject()) {
            value.fields()
                    .forEachRemaining(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), flat));
        } else if (value.isTextual()) {
            flat.put(path, "'" + Printable.brief(duration(value.textValue())) + "'");
        } else if (!value.isNull()) {
            flat.put(path, Printable.brief(value.toString()));
        }
    }

    private static String duration(String text) {
        return ISO_DURATION.matcher(text).matches() ? Durations.format(Duration.parse(text)) : text;
    }
}
