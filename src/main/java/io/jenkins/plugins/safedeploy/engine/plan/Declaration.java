package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What administrators declare about an environment. A plan for it may be stricter, never looser: {@link StricterPlan}.
 *
 * @param environment which
 * @param target the only one; null when plans choose
 * @param gates every deployment has them
 * @param approvals every deployment asks for them
 * @param freezeWindows when nothing is deployed
 * @param cooldown shortest after a rollback; default 0
 * @param deadline longest time of a deployment; null for none
 * @param onFailure null when plans choose
 * @param onAbort null when plans choose
 */
public record Declaration(
        String environment,
        TargetSettings target,
        List<GateSettings> gates,
        List<ApprovalSettings> approvals,
        List<FreezeWindow> freezeWindows,
        Duration cooldown,
        Duration deadline,
        PolicySettings.FailureAction onFailure,
        PolicySettings.AbortAction onAbort) {

    /** @throws RefusedSettingsException with everything that is wrong */
    public Declaration {
        gates = gates == null ? List.of() : gates.stream().map(Plan::normal).toList();
        approvals = approvals == null ? List.of() : List.copyOf(approvals);
        new Refusals()
                .include("", PlanRules.refusals(environment, target, gates, approvals))
                .orThrow("The declaration is refused");
        target = target == null ? null : Plan.normal(target);
        PolicySettings policy = new PolicySettings(
                cooldown, freezeWindows, onFailure, null, null, onAbort, null, null, null, deadline, null, false, null);
        freezeWindows = policy.freezeWindows();
        cooldown = policy.cooldown();
    }

    /** What every plan for it gets, one line for each kind; empty when nothing is declared. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "gates", gates.stream().map(GateSettings::name).toList());
        add(words, "approvals", approvals.stream().map(Declaration::words).toList());
        add(
                words,
                "freeze windows",
                freezeWindows.stream().map(FreezeWindow::name).toList());
        add(words, "target", target == null ? List.of() : List.of(target.type()));
        add(words, "cooldown", cooldown.isZero() ? List.of() : List.of("at least " + Durations.format(cooldown)));
        add(words, "deadline", deadline == null ? List.of() : List.of("at most " + Durations.format(deadline)));
        add(words, "onFailure", onFailure == null ? List.of() : List.of(StricterPlan.word(onFailure)));
        add(words, "onAbort", onAbort == null ? List.of() : List.of(StricterPlan.word(onAbort)));
        return words;
    }

    private static void add(List<String> words, String what, List<String> each) {
        if (!each.isEmpty()) {
            words.add(what + " " + String.join(", ", each));
        }
    }

    private static String words(ApprovalSettings approval) {
        return approval.name() + " (" + approval.quorum() + " of "
                + approval.approvers().stream()
                        .collect(Collectors.collectingAndThen(
                                Collectors.joining(", "),
                                people -> people.isEmpty() ? "those with the permission to approve" : people))
                + ")";
    }
}
