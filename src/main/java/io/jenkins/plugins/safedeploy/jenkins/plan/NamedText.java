package io.jenkins.plugins.safedeploy.jenkins.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;

/** One entry of a map of texts, for Configuration as Code, which knows no maps. */
public final class NamedText {
    private final String name;
    private final String value;

    @DataBoundConstructor
    public NamedText(String name, String value) {
        this.name = name;
        this.value = value == null ? "" : value;
    }

    public String getName() {
        return name;
    }

    public String getValue() {
        return value;
    }

    /** Null for none, so that nothing is exported. */
    static List<NamedText> list(Map<String, String> texts) {
        return texts == null || texts.isEmpty()
                ? null
                : texts.entrySet().stream()
                        .map(entry -> new NamedText(entry.getKey(), entry.getValue()))
                        .toList();
    }

    static Map<String, String> map(List<NamedText> list) {
        Map<String, String> texts = new LinkedHashMap<>();
        list.forEach(each -> texts.put(each.name, each.value));
        return texts;
    }
}
