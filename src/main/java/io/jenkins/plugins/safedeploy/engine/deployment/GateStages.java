package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What the gates of a plan say together: lower stages first, the gates of one stage side by side. One FAILED decides at
 * once; otherwise a stage is over when all its gates are, and ERROR goes before INCONCLUSIVE.
 *
 * @param toStart gates that have to start now
 * @param running gates that are being measured
 * @param verdict null while it is open; PASSED when every stage is over and all required gates passed
 * @param reason why, for people
 * @param anyPassed whether at least one required gate passed
 * @param holdOnly whether FAILED comes only from gates that failed before the deployment already
 */
record GateStages(
        List<String> toStart,
        List<String> running,
        Verdict verdict,
        String reason,
        boolean anyPassed,
        boolean holdOnly) {

    static GateStages of(DeploymentFacts facts, List<Course.GateRef> gates, Round round, List<String> failedBefore) {
        boolean anyPassed = gates.stream()
                .filter(gate -> !gate.observeOnly())
                .map(gate -> facts.gate(gate.name(), round))
                .anyMatch(fact -> fact != null && fact.ended() && fact.verdict() == Verdict.PASSED);
        List<Integer> stages =
                gates.stream().map(Course.GateRef::stage).distinct().sorted().toList();
        for (int stage : stages) {
            List<Course.GateRef> here =
                    gates.stream().filter(gate -> gate.stage() == stage).toList();
            GateStages result = stage(facts, here, round, failedBefore, anyPassed);
            if (result.verdict != Verdict.PASSED) {
                return result;
            }
        }
        return new GateStages(List.of(), List.of(), Verdict.PASSED, "", anyPassed, false);
    }

    private static GateStages stage(
            DeploymentFacts facts,
            List<Course.GateRef> gates,
            Round round,
            List<String> failedBefore,
            boolean anyPassed) {
        List<String> toStart = new ArrayList<>();
        List<String> running = new ArrayList<>();
        String failed = null;
        String failedBeforeToo = null;
        String error = null;
        String inconclusive = null;
        for (Course.GateRef gate : gates) {
            GateFact fact = facts.gate(gate.name(), round);
            if (fact == null) {
                toStart.add(gate.name());
            } else if (!fact.ended()) {
                running.add(gate.name());
            } else if (!gate.observeOnly() && fact.verdict() != Verdict.PASSED) {
                String why = "gate '" + gate.name() + "': " + fact.reason();
                if (fact.verdict() == Verdict.FAILED && failedBefore.contains(gate.name())) {
                    failedBeforeToo = why + " (it failed before the deployment already)";
                } else if (fact.verdict() == Verdict.FAILED) {
                    failed = why;
                } else if (fact.verdict() == Verdict.INCONCLUSIVE) {
                    inconclusive = why;
                } else {
                    error = why;
                }
            }
        }
        if (failed != null) {
            return new GateStages(List.of(), running, Verdict.FAILED, failed, anyPassed, false);
        }
        if (!toStart.isEmpty() || !running.isEmpty()) {
            return new GateStages(toStart, running, null, "", anyPassed, false);
        }
        if (failedBeforeToo != null) {
            return new GateStages(List.of(), List.of(), Verdict.FAILED, failedBeforeToo, anyPassed, true);
        }
        if (error != null) {
            return new GateStages(List.of(), List.of(), Verdict.ERROR, error, anyPassed, false);
        }
        if (inconclusive != null) {
            return new GateStages(List.of(), List.of(), Verdict.INCONCLUSIVE, inconclusive, anyPassed, false);
        }
        return new GateStages(List.of(), List.of(), Verdict.PASSED, "", anyPassed, false);
    }
}
