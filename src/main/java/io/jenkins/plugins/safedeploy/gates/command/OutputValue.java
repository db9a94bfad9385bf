package io.jenkins.plugins.safedeploy.gates.command;

import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.measurement.BoundedPattern;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import io.jenkins.plugins.safedeploy.gates.measurement.JsonField;
import io.jenkins.plugins.safedeploy.gates.measurement.NumberBounds;
import io.jenkins.plugins.safedeploy.gates.measurement.Numbers;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A number in a command's output, found by a JSON pointer or a pattern, and its bounds. */
final class OutputValue {
    private final JsonField json;
    private final BoundedPattern pattern;
    private final NumberBounds bounds;

    private OutputValue(JsonField json, BoundedPattern pattern, NumberBounds bounds) {
        this.json = json;
        this.pattern = pattern;
        this.bounds = bounds;
    }

    /** The two fields that find the number. */
    static List<SettingDescription> descriptions() {
        return List.of(
                new SettingDescription(
                        "json",
                        "string",
                        false,
                        "a JSON pointer such as /errors",
                        "The number in its output that is compared with min and max. The output, or its last line,"
                                + " must be JSON."),
                new SettingDescription(
                        "pattern",
                        "string",
                        false,
                        "a Java regular expression of at most 1000 characters",
                        "Finds the number in its output instead: the first group, or all that matches."));
    }

    /** @throws IllegalArgumentException when the fields do not go together; empty when none is given */
    static Optional<OutputValue> read(Settings settings) {
        JsonField json = JsonField.read(settings, "json").orElse(null);
        BoundedPattern pattern = BoundedPattern.read(settings, "pattern").orElse(null);
        NumberBounds bounds = NumberBounds.read(settings);
        if (json == null && pattern == null && bounds.isEmpty()) {
            return Optional.empty();
        }
        if ((json == null) == (pattern == null) || bounds.isEmpty()) {
            throw settings.wrong("a value in the output needs one of 'json' or 'pattern' to find it and 'min' and/or"
                    + " 'max' to compare it with. Allowed: json with min/max, pattern with min/max, or none of them.");
        }
        return Optional.of(new OutputValue(json, pattern, bounds));
    }

    /** What the number says; ERROR where there is none. */
    Finding judge(String output) {
        try {
            return json == null ? byPattern(output) : byJson(output);
        } catch (JsonField.Unreadable | BoundedPattern.TookTooLong e) {
            return Finding.error("no value in the output: " + e.getMessage());
        }
    }

    private Finding byPattern(String output) throws BoundedPattern.TookTooLong {
        Optional<String> found = pattern.find(output);
        if (found.isEmpty()) {
            return Finding.error("no value in the output: nothing matches '" + pattern + "'");
        }
        return Numbers.finite(found.get())
                .map(bounds::compare)
                .orElseGet(() -> Finding.error("no value in the output: '" + found.get() + "' is no finite number"));
    }

    private Finding byJson(String output) throws JsonField.Unreadable {
        try {
            return json.compare(output.getBytes(StandardCharsets.UTF_8), bounds);
        } catch (JsonField.Unreadable whole) {
            String line = lastLine(output).orElse("");
            return json.compare(line.getBytes(StandardCharsets.UTF_8), bounds);
        }
    }

    /** The last line that is not blank. */
    static Optional<String> lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce((before, line) -> line);
    }
}
