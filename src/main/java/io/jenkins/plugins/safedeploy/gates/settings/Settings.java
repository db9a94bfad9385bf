package io.jenkins.plugins.safedeploy.gates.settings;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one gate, read by type. Every complaint is an {@link IllegalArgumentException} that names the gate,
 * the field, the value and what is allowed. Numbers and booleans may also be given as text.
 */
public final class Settings {
    private static final int LONGEST_TEXT = 16 * 1024;

    private final GateSettings gate;
    private final Map<String, SettingDescription> known = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when a field is not among {@code known}, or a required one is missing */
    public Settings(GateSettings gate, List<SettingDescription> known) {
        this.gate = gate;
        known.forEach(field -> this.known.put(field.name(), field));
        for (String name : gate.settings().keySet()) {
            if (!this.known.containsKey(name)) {
                throw new IllegalArgumentException(where() + ": unknown setting '" + shown(name) + "'."
                        + NearestName.hint(name, this.known.keySet())
                        + " Allowed: " + String.join(", ", this.known.keySet()) + ".");
            }
        }
        for (SettingDescription field : known) {
            if (field.required() && !has(field.name())) {
                throw new IllegalArgumentException(
                        where() + ": '" + field.name() + "' is missing. " + field.help() + allowed(field.name()));
            }
        }
    }

    public boolean has(String name) {
        return gate.settings().containsKey(name);
    }

    /** Text of at most 16 KiB that is not blank; empty when not given. */
    public Optional<String> text(String name) {
        return value(name).map(value -> {
            String text = scalar(name, value);
            if (text.isBlank() || text.length() > LONGEST_TEXT) {
                throw wrong(name, "");
            }
            return text;
        });
    }

    /** A required field's text. */
    public String needText(String name) {
        return text(name).orElseThrow(() -> wrong(name, "It is required."));
    }

    /** One of {@code choices}; the first when not given. */
    public String choice(String name, List<String> choices) {
        String given = text(name).orElse(choices.get(0));
        if (!choices.contains(given)) {
            throw wrong(name, NearestName.hint(given, choices).strip());
        }
        return given;
    }

    /** A whole number from {@code least} to {@code most}. */
    public int integer(String name, int fallback, int least, int most) {
        return number(name)
                .map(number -> {
                    try {
                        int whole = number.intValueExact();
                        if (whole >= least && whole <= most) {
                            return whole;
                        }
                    } catch (ArithmeticException e) {
                        // told below
                    }
                    throw wrong(name, "");
                })
                .orElse(fallback);
    }

    /** A finite number; empty when not given. */
    public Optional<BigDecimal> number(String name) {
        return value(name).map(value -> {
            if (value instanceof Boolean) {
                throw wrong(name, "");
            }
            String text = scalar(name, value).strip();
            try {
                if (text.length() <= 40 && Double.isFinite(Double.parseDouble(text))) {
                    BigDecimal number = new BigDecimal(text);
                    if (Math.abs((long) number.scale()) <= 400) {
                        return number;
                    }
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw wrong(name, "");
        });
    }

    public boolean flag(String name, boolean fallback) {
        return value(name)
                .map(value -> switch (scalar(name, value)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw wrong(name, "");
                })
                .orElse(fallback);
    }

    /** A duration from {@code least} to {@code most}. */
    public Duration duration(String name, Duration fallback, Duration least, Duration most) {
        return duration(name, least, most).orElse(fallback);
    }

    /** A duration from {@code least} to {@code most}; empty when not given. */
    public Optional<Duration> duration(String name, Duration least, Duration most) {
        return value(name).map(value -> {
            Duration duration = value instanceof Duration given
                    ? given
                    : parsed(name, scalar(name, value).strip());
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw wrong(
                        name,
                        "It must lie between " + Durations.format(least) + " and " + Durations.format(most) + ".");
            }
            return duration;
        });
    }

    private Duration parsed(String name, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "Write a duration such as 500ms, 10s, 5m or 1h30m.");
        }
    }

    /** A list, or one value that stands for a list of one; empty when not given. Each element as text. */
    public Optional<List<String>> list(String name) {
        return value(name).map(value -> {
            if (value instanceof List<?> list) {
                return list.stream().map(element -> scalar(name, element)).toList();
            }
            return List.of(scalar(name, value));
        });
    }

    /** Whether the field was given as a list. */
    public boolean isList(String name) {
        return gate.settings().get(name) instanceof List;
    }

    /** A map of texts; empty when not given. */
    public Map<String, String> map(String name) {
        Object value = gate.settings().get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> given)) {
            throw wrong(name, "");
        }
        Map<String, String> map = new LinkedHashMap<>();
        given.forEach((key, element) -> map.put(scalar(name, key), scalar(name, element)));
        return map;
    }

    /** The complaint about a field: gate, field, value, what is allowed, and a hint (may be empty). */
    public IllegalArgumentException wrong(String name, String hint) {
        return new IllegalArgumentException(where() + ": '" + name + "' is "
                + value(name)
                        .map(value -> "'" + shown(String.valueOf(value)) + "'")
                        .orElse("not given") + "."
                + allowed(name) + (hint.isBlank() ? "" : " " + hint));
    }

    /** A complaint about how fields go together. */
    public IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(where() + ": " + message);
    }

    private String allowed(String name) {
        SettingDescription field = known.get(name);
        String allowed = field == null || field.allowed().isBlank() ? "" : field.allowed();
        return allowed.isEmpty()
                ? field == null ? "" : " Allowed: a " + field.type() + "."
                : " Allowed: " + allowed + ".";
    }

    private String where() {
        return "Gate '" + gate.name() + "' (" + gate.type() + ")";
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(gate.settings().get(name));
    }

    private String scalar(String name, Object value) {
        if (value instanceof CharSequence
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof BigDecimal
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short) {
            return value.toString();
        }
        throw wrong(name, "");
    }

    private static String shown(String text) {
        String visible = text.replaceAll("\\p{C}", "?");
        return visible.length() > 100 ? visible.substring(0, 100) + "..." : visible;
    }
}
