package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import java.util.List;

/** The course of a plan: what the state machine has to know of it. */
public final class Courses {
    /** Compares what is installed as a whole with the release. */
    private static final String SOAK = "soak";

    private Courses() {}

    /** @throws IllegalArgumentException when the plan lacks what this target needs */
    public static Course of(Plan plan, TargetCapabilities capabilities) {
        plan.problemWith(capabilities.fencing()).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        PolicySettings policy = plan.policy();
        return new Course(
                steps(plan.hooks().beforeDeploy()),
                steps(plan.hooks().compensate()),
                gates(plan),
                plan.approvals().stream()
                        .map(asked -> new Course.Approval(asked.name(), asked.quorum(), asked.timeout()))
                        .toList(),
                new Course.TargetRef(
                        capabilities.fencing(),
                        capabilities.applyClass(),
                        capabilities.observes(),
                        policy.applyTimeout(),
                        capabilities.steps(),
                        capabilities.pause(),
                        capabilities.finishes()),
                Course.Choices.of(policy));
    }

    static List<Course.GateRef> gates(Plan plan) {
        return plan.gates().stream()
                .map(gate -> new Course.GateRef(
                        gate.name(),
                        gate.stage(),
                        gate.observeOnly(),
                        true,
                        !gate.type().equals(SOAK)))
                .toList();
    }

    private static List<Course.Step> steps(List<HookSettings> hooks) {
        return hooks.stream()
                .map(hook -> new Course.Step(
                        hook.name(), hook.effectClass(), !hook.undo().isEmpty(), hook.pointOfNoReturn()))
                .toList();
    }
}
