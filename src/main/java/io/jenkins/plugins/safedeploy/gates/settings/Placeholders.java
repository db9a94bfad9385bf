package io.jenkins.plugins.safedeploy.gates.settings;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of a gate with <code>${release}</code>, <code>${environment}</code>, <code>${service}</code>,
 * <code>${build}</code> and <code>${commit}</code> in them. Before the deployment (preflight) the release is the one
 * that runs then, the previous one, so that a check of the version is not taken for a gate that fails already.
 */
public final class Placeholders {
    /** The names that every gate knows. */
    public static final List<String> NAMES = List.of("release", "environment", "service", "build", "commit");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]{0,80})}");

    private Placeholders() {}

    /** The release that should be running when this measurement is taken. */
    public static Release expected(GateContext context) {
        return context.preflight() && context.previous() != null ? context.previous() : context.release();
    }

    /**
     * The values for one measurement. The build is its number, or its invocation id where there is none.
     *
     * @param context of the measurement
     */
    public static Map<String, String> values(GateContext context) {
        Release release = expected(context);
        Map<String, String> values = new HashMap<>();
        values.put("environment", context.environment());
        values.put("service", context.service());
        values.put("release", release.id().value());
        values.put(
                "build",
                release.build().number() > 0
                        ? Long.toString(release.build().number())
                        : release.build().invocation());
        values.put("commit", release.build().commit());
        return values;
    }

    /** {@code text} with every placeholder replaced by its value, escaped by {@code escape} for where it stands. */
    public static String fill(String text, Map<String, String> values, UnaryOperator<String> escape) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        values.containsKey(found.group(1)) ? escape.apply(values.get(found.group(1))) : found.group()));
    }

    /** @throws IllegalArgumentException when {@code field} of the plan holds a placeholder that is not known */
    public static void check(Settings settings, String field, List<String> more) {
        Matcher found = PLACEHOLDER.matcher(settings.text(field).orElse(""));
        while (found.find()) {
            String name = found.group(1);
            if (!NAMES.contains(name) && !more.contains(name)) {
                List<String> all = new java.util.ArrayList<>(NAMES);
                all.addAll(more);
                throw settings.wrong("'" + field + "' has the unknown placeholder ${" + name + "}."
                        + NearestName.of(name, all)
                                .map(nearest -> " Did you mean ${" + nearest + "}?")
                                .orElse("")
                        + " Allowed: ${" + String.join("}, ${", all) + "}.");
            }
        }
    }
}
