package io.jenkins.plugins.safedeploy.engine.target;

import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads described settings out of a plan's map: a value of another type or an unknown field is an error, not a guess. */
public final class SettingReader {

    private final String owner;
    private final Map<String, Object> settings;

    /**
     * @param owner whose settings these are, for messages: {@code target 'directory'}
     * @throws SettingException when a field is unknown or a required one is missing
     */
    public SettingReader(String owner, Map<String, Object> settings, List<SettingDescription> descriptions) {
        this.owner = owner;
        this.settings = new LinkedHashMap<>(settings);
        List<String> names = descriptions.stream().map(SettingDescription::name).toList();
        for (String name : settings.keySet()) {
            if (!names.contains(name)) {
                throw new SettingException(
                        name,
                        "'" + shown(name) + "' is no setting of " + owner + "." + NearestName.hint(name, names)
                                + " It has: " + String.join(", ", names) + ".");
            }
        }
        for (SettingDescription description : descriptions) {
            if (description.required() && settings.get(description.name()) == null) {
                throw new SettingException(
                        description.name(),
                        owner + " needs '" + description.name() + "': " + description.help() + " Give "
                                + description.allowed() + ".");
            }
        }
    }

    public String text(String name, String absent) {
        Object value = settings.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(name, SettingDescription.Type.TEXT.words());
    }

    /** One of some words. */
    public String choice(String name, String absent, List<String> allowed) {
        String value = text(name, absent);
        if (!allowed.contains(value)) {
            throw wrong(name, "one of: " + String.join(", ", allowed) + "." + NearestName.hint(value, allowed));
        }
        return value;
    }

    public int number(String name, int absent, int least, int most) {
        Object value = settings.get(name);
        if (value == null) {
            return absent;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= least
                && ((Number) value).longValue() <= most) {
            return ((Number) value).intValue();
        }
        throw wrong(name, "a whole number from " + least + " to " + most);
    }

    /** Whole numbers; empty when absent. */
    public List<Integer> numbers(String name, int least, int most) {
        Object value = settings.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list
                && list.stream()
                        .allMatch(each -> (each instanceof Integer || each instanceof Long)
                                && ((Number) each).longValue() >= least
                                && ((Number) each).longValue() <= most)) {
            return list.stream().map(each -> ((Number) each).intValue()).toList();
        }
        throw wrong(name, "a list of whole numbers from " + least + " to " + most);
    }

    public boolean flag(String name) {
        Object value = settings.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, SettingDescription.Type.BOOLEAN.words());
    }

    /** Null when absent; more than nothing and at most a year. */
    public Duration duration(String name) {
        Object value = settings.get(name);
        if (value == null) {
            return null;
        }
        Duration duration = value instanceof Duration given ? given : parsed(value);
        if (duration.isZero() || Durations.outside(duration, Duration.ZERO)) {
            throw wrong(name, SettingDescription.Type.DURATION.words());
        }
        return duration;
    }

    /** Zero, which is never allowed, for what is no duration. */
    private static Duration parsed(Object value) {
        try {
            return value instanceof String text ? Durations.parse(text) : Duration.ZERO;
        } catch (IllegalArgumentException e) {
            return Duration.ZERO;
        }
    }

    /** Program and arguments; a line goes to {@code /bin/sh -c}. Empty when absent. */
    public List<String> command(String name) {
        Object value = settings.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof String line && !line.isBlank() && line.indexOf('\0') < 0) {
            return List.of("/bin/sh", "-c", line);
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<String> arguments = new ArrayList<>();
            for (Object argument : list) {
                if (!(argument instanceof String text) || text.indexOf('\0') >= 0) {
                    throw wrong(name, SettingDescription.Type.COMMAND.words() + "; every argument must be a text");
                }
                arguments.add(text);
            }
            if (!arguments.get(0).isBlank()) {
                return arguments;
            }
        }
        throw wrong(name, SettingDescription.Type.COMMAND.words());
    }

    /** Texts; empty when absent. */
    public List<String> texts(String name) {
        Object value = settings.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)
                || list.isEmpty()
                || !list.stream().allMatch(each -> each instanceof String text && !text.isBlank())) {
            throw wrong(name, SettingDescription.Type.LIST.words());
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** Environment variables; empty when absent. */
    public Map<String, String> variables(String name) {
        Object value = settings.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, SettingDescription.Type.TEXTS.words());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        map.forEach((key, each) -> {
            if (!(key instanceof String variable)
                    || !variable.matches("[A-Za-z_][A-Za-z0-9_]*")
                    || variable.startsWith("SAFE_DEPLOY_")
                    || !(each instanceof String text)
                    || text.indexOf('\0') >= 0) {
                throw wrong(name, "a map of texts, its names of letters, digits and '_' and not SAFE_DEPLOY_*");
            }
            variables.put(variable, text);
        });
        return Collections.unmodifiableMap(variables);
    }

    private SettingException wrong(String name, String allowed) {
        return new SettingException(
                name,
                "'" + name + "' of " + owner + " is '" + shown(String.valueOf(settings.get(name)))
                        + "', which is not allowed. Give " + allowed
                        + (allowed.endsWith(".") || allowed.endsWith("?") ? "" : "."));
    }

    private static String shown(String text) {
        return Printable.brief(text);
    }
}
