package io.jenkins.plugins.safedeploy.engine.target;

import java.util.Map;

/**
 * The {@code target} part of a plan.
 *
 * @param type {@code directory}, {@code command}, {@code kubernetes}
 * @param settings by field name; strings, numbers, booleans, lists and maps of them
 */
public record TargetSettings(String type, Map<String, Object> settings) {
    public TargetSettings {
        settings = Map.copyOf(settings);
    }
}
