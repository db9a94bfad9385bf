package io.jenkins.plugins.safedeploy.standalone.plan;

import io.jenkins.plugins.safedeploy.engine.plan.source.PlanVocabulary;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.targets.Targets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The targets and gates that a plan for the command may name. */
public final class PlanWords {
    private PlanWords() {}

    public static PlanVocabulary all() {
        Map<String, List<SettingDescription>> gates = new TreeMap<>();
        Gates.types().forEach(type -> gates.put(type, Gates.descriptions(type)));
        return new PlanVocabulary(Targets.settings(), gates, Gates.measuredOnce());
    }
}
