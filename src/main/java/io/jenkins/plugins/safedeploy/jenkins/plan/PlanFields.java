package io.jenkins.plugins.safedeploy.jenkins.plan;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a step or a form says, as fields of a plan. Nothing is checked here: the plan's reader does that. */
public final class PlanFields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** What is null, blank or empty was not said. */
    public PlanFields put(String name, Object value) {
        boolean empty = value == null
                || value instanceof String text && text.isBlank()
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (!empty) {
            fields.put(name, value);
        }
        return this;
    }

    /** Null for none. */
    public PlanFields target(TargetParameters target) {
        return put("target", target == null ? null : Map.of(target.type(), target.fields()));
    }

    /** Gates and approvals. */
    public PlanFields gates(List<GateParameters> gates) {
        put(
                "gates",
                gates.stream()
                        .filter(gate -> !(gate instanceof ApprovalGateParameters))
                        .map(gate -> Map.of(gate.type(), gate.fields()))
                        .toList());
        return put(
                "approvals",
                gates.stream()
                        .filter(ApprovalGateParameters.class::isInstance)
                        .map(GateParameters::fields)
                        .toList());
    }

    public Map<String, Object> all() {
        return Collections.unmodifiableMap(fields);
    }

    public byte[] json() {
        return Json.bytes(fields);
    }

    /** The parts of a text between commas or line ends, without blank ones. */
    public static List<String> split(String text) {
        return Arrays.stream((text == null ? "" : text).split("[,\n]"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
