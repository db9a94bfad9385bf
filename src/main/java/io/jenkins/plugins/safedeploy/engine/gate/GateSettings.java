package io.jenkins.plugins.safedeploy.engine.gate;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * One gate of a plan.
 *
 * @param name unique in the plan, {@code [A-Za-z0-9][A-Za-z0-9 ._-]{0,62}}
 * @param type {@code http}, {@code prometheus}, {@code command}, {@code soak}
 * @param settings the fields of that type by name
 * @param limits when it is measured and what ends it
 * @param stage gates of one stage run side by side; lower stages first; 0 to 1000
 * @param observeOnly records and never decides
 */
public record GateSettings(
        String name, String type, Map<String, Object> settings, GateLimits limits, int stage, boolean observeOnly) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}");

    /** Highest stage. */
    public static final int HIGHEST_STAGE = 1000;

    /** @throws IllegalArgumentException when a field is missing or out of range */
    public GateSettings {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of the gate is '" + printable(name)
                    + "'. Allowed: 1 to 63 of letters, digits, space, '.', '_' and '-', starting with a letter or"
                    + " digit. Rename the gate.");
        }
        if (type == null || type.isBlank()) {
            throw new IllegalArgumentException("Gate '" + name + "' has no type. Say what it measures, such as http.");
        }
        if (limits == null) {
            throw new IllegalArgumentException(
                    "Gate '" + name + "' has no limits. Give a count (how many measurements) or a timeout (how long).");
        }
        if (stage < 0 || stage > HIGHEST_STAGE) {
            throw new IllegalArgumentException(
                    "Gate '" + name + "': stage is " + stage + ". Allowed: 0 to " + HIGHEST_STAGE + ".");
        }
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            if (setting.getKey() == null || setting.getValue() == null) {
                throw new IllegalArgumentException("Gate '" + name + "': " + setting.getKey()
                        + " has no value. Give one, or leave the field out.");
            }
        }
        settings = Map.copyOf(settings);
    }

    /** The same under another name. */
    public GateSettings named(String other) {
        return new GateSettings(other, type, settings, limits, stage, observeOnly);
    }

    /** Whether it is the same gate, under whatever name. */
    public boolean measuresAs(GateSettings other) {
        return named(other.name()).equals(other);
    }

    private static String printable(String text) {
        if (text == null) {
            return "";
        }
        String visible = text.replaceAll("\\p{C}", "?");
        return visible.length() > 80 ? visible.substring(0, 80) + "..." : visible;
    }
}
