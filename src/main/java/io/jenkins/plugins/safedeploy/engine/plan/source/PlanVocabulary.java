package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The types of targets and gates that a plan may use, each with its own fields. The fields that all gates have are known
 * to the plan and must not be among them.
 *
 * @param targets by type, such as {@code directory}
 * @param gates by type, such as {@code http}
 * @param measuredOnce the types of gates of which one measurement is the whole: their count is 1
 */
public record PlanVocabulary(
        Map<String, List<SettingDescription>> targets,
        Map<String, List<SettingDescription>> gates,
        Set<String> measuredOnce) {
    /** Where every gate may be measured more than once. */
    public PlanVocabulary(Map<String, List<SettingDescription>> targets, Map<String, List<SettingDescription>> gates) {
        this(targets, gates, Set.of());
    }

    /** @throws IllegalArgumentException when a field is described twice, or with an unknown type */
    public PlanVocabulary {
        targets = Collections.unmodifiableMap(new TreeMap<>(targets));
        gates = Collections.unmodifiableMap(new TreeMap<>(gates));
        measuredOnce = Set.copyOf(measuredOnce);
        targets.forEach((type, fields) -> check("target '" + type + "'", fields, Set.of()));
        gates.forEach((type, fields) -> check("gate '" + type + "'", fields, Set.copyOf(PlanShapes.GATE_FIELDS)));
    }

    private static void check(String what, List<SettingDescription> fields, Set<String> taken) {
        Set<String> names = new HashSet<>(taken);
        for (SettingDescription field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("The field '" + field.name() + "' of " + what
                        + (taken.contains(field.name()) ? " is one that all gates have" : " is described twice")
                        + ". Give it another name.");
            }
            PlanShapes.shape(field);
        }
    }
}
