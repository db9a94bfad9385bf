package io.jenkins.plugins.safedeploy.jenkins.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;

/** Lists and maps of texts as one text each, which is how a form shows them; and back. */
public final class FormTexts {
    private FormTexts() {}

    /** One {@code name: value} a line. */
    public static String lines(Map<String, String> texts) {
        return texts == null
                ? ""
                : texts.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /** With commas between. */
    public static String list(List<?> elements) {
        return elements == null ? "" : elements.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Takes the text of such a field out, since Stapler binds no maps; a line without a colon has an empty value. */
    public static Map<String, String> takeMap(JSONObject form, String field) {
        Map<String, String> map = new LinkedHashMap<>();
        if (form.remove(field) instanceof String text) {
            text.lines().filter(line -> !line.isBlank()).forEach(line -> {
                int colon = line.indexOf(':');
                map.put(
                        (colon < 0 ? line : line.substring(0, colon)).strip(),
                        colon < 0 ? "" : line.substring(colon + 1).strip());
            });
        }
        return map;
    }

    /** In place of the text of such a field comes its list. */
    public static void toList(JSONObject form, String field) {
        if (form.opt(field) instanceof String text) {
            JSONArray list = new JSONArray();
            PlanFields.split(text).forEach(list::add);
            form.put(field, list);
        }
    }

    /** A choice whose first answer stands for none. */
    public static void dropWithoutClass(JSONObject form, String field) {
        if (form.optJSONObject(field) != null
                && !form.getJSONObject(field).has("stapler-class")
                && !form.getJSONObject(field).has("$class")) {
            form.remove(field);
        }
    }
}
