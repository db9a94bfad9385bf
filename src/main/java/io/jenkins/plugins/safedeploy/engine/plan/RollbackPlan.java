package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The plan of a release that is put back, under what administrators declare about its environment by now: its own gates,
 * and every declared one. Nothing else of the declaration counts on the way back, and nothing is refused: a gate whose
 * name something else of the plan has gets another. Pure; applied to its own result it changes nothing.
 */
public final class RollbackPlan {
    private static final int LONGEST_NAME = 63;

    private RollbackPlan() {}

    /** @return {@code recorded} itself when it has them all */
    public static Plan of(Declaration declared, Plan recorded) {
        List<GateSettings> gates = new ArrayList<>(recorded.gates());
        Set<String> taken = names(recorded);
        for (GateSettings gate : declared.gates()) {
            if (gates.stream().noneMatch(gate::measuresAs)) {
                String name = free(gate.name(), taken);
                taken.add(name);
                gates.add(gate.named(name));
            }
        }
        return gates.equals(recorded.gates())
                ? recorded
                : recorded.with(gates, recorded.approvals(), recorded.policy());
    }

    private static Set<String> names(Plan plan) {
        Set<String> names = new HashSet<>();
        plan.gates().forEach(gate -> names.add(gate.name()));
        plan.approvals().forEach(approval -> names.add(approval.name()));
        plan.hooks().all().forEach(hook -> names.add(hook.name()));
        return names;
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 1; taken.contains(free); i++) {
            String suffix = i == 1 ? "-declared" : "-declared-" + i;
            free = name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())) + suffix;
        }
        return free;
    }
}
