package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.AbortAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.CompensateFailureAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.FailureAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.NoCandidateAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.WhenLocked;
import io.jenkins.plugins.safedeploy.engine.plan.WeeklyWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds the policy of a plan. */
final class PolicyAssembler {
    private final Problems problems;

    PolicyAssembler(Problems problems) {
        this.problems = problems;
    }

    PolicySettings policy(Settings policy) {
        List<FreezeWindow> windows = new ArrayList<>();
        for (Map<String, Object> window : policy.maps("freezeWindows")) {
            String path = "policy.freezeWindows[" + windows.size() + "]";
            windows.add(window == null ? null : freezeWindow(new Settings(window), path));
        }
        return PlanAssembler.built(
                problems,
                "policy",
                () -> new PolicySettings(
                        policy.duration("cooldown", null),
                        windows.contains(null) ? null : windows,
                        policy.choice("onFailure", FailureAction.class),
                        policy.choice("onInconclusive", FailureAction.class),
                        policy.choice("onError", FailureAction.class),
                        policy.choice("onAbort", AbortAction.class),
                        policy.choice("onNoCandidate", NoCandidateAction.class),
                        policy.choice("onCompensateFailure", CompensateFailureAction.class),
                        policy.choice("whenLocked", WhenLocked.class),
                        policy.duration("deadline", null),
                        policy.duration("applyTimeout", null),
                        policy.flag("allowOlder", false),
                        policy.duration("evidenceTimeout", null)));
    }

    private FreezeWindow freezeWindow(Settings window, String path) {
        Map<String, Object> given = window.map("weekly");
        WeeklyWindow weekly = given.isEmpty() ? null : weekly(new Settings(given), path + ".weekly");
        return PlanAssembler.built(
                problems,
                path,
                () -> new FreezeWindow(window.text("name"), window.moment("from"), window.moment("to"), weekly));
    }

    private WeeklyWindow weekly(Settings weekly, String path) {
        return PlanAssembler.built(
                problems,
                path,
                () -> new WeeklyWindow(
                        weekly.texts("days"), weekly.text("from"), weekly.text("to"), weekly.text("zone")));
    }
}
