package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.AbortAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.CompensateFailureAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.FailureAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.WhenLocked;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Duration;
import java.util.List;

/**
 * All that {@link DeploymentProcess} has to know of a plan. It is part of the request's line, so that what happens next
 * is decided by the events alone.
 *
 * @param hooks run before the apply, in this order
 * @param compensations run when this release is being left by a rollback, in this order
 * @param gates measured after the apply, by stage
 * @param approvals all are asked for before anything is touched; empty when nobody has to be asked
 * @param target what the target can do
 * @param choices what to do when something does not go well
 */
public record Course(
        List<Step> hooks,
        List<Step> compensations,
        List<GateRef> gates,
        List<Approval> approvals,
        TargetRef target,
        Choices choices) {
    public Course {
        hooks = List.copyOf(hooks);
        compensations = List.copyOf(compensations);
        gates = List.copyOf(gates);
        approvals = List.copyOf(approvals);
    }

    /** The same with these gates in place of its own. */
    public Course with(List<GateRef> otherGates) {
        return new Course(hooks, compensations, otherGates, approvals, target, choices);
    }

    /** After which all approvals have expired. */
    Duration shortestApproval() {
        return approvals.stream()
                .map(Approval::timeout)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * A command of the plan.
     *
     * @param name unique among the hooks, or among the compensations
     * @param effectClass whether it may run again after a crash
     * @param undo whether the plan has a command that takes it back
     * @param pointOfNoReturn once started, no rollback is decided by itself
     */
    public record Step(String name, EffectClass effectClass, boolean undo, boolean pointOfNoReturn) {}

    /**
     * A gate of the plan.
     *
     * @param stage lower ones first, equal ones side by side
     * @param observeOnly records and never decides
     * @param inRollback whether it is measured again after a restore (comparisons and burn rates are not)
     * @param inSteps whether it is measured after each step too, where there are any
     */
    public record GateRef(String name, int stage, boolean observeOnly, boolean inRollback, boolean inSteps) {
        /** One that is measured whenever gates are. */
        public GateRef(String name, int stage, boolean observeOnly) {
            this(name, stage, observeOnly, true, true);
        }
    }

    /**
     * An approval gate of the plan.
     *
     * @param name unique among the approvals
     * @param quorum how many different people have to say yes; at least 1
     * @param timeout after which it expires
     */
    public record Approval(String name, int quorum, Duration timeout) {}

    /**
     * The target's capabilities that matter here.
     *
     * @param applyTimeout longest apply; mandatory (not null) with {@link Fencing#NONE}
     * @param steps how many parts of the apply come before the whole; 0 when it is put in place at once
     * @param pause shortest time from the end of a step to the next; null for none
     * @param finishes whether there is something to do once the release is verified
     */
    public record TargetRef(
            Fencing fencing,
            EffectClass applyClass,
            boolean observes,
            Duration applyTimeout,
            int steps,
            Duration pause,
            boolean finishes) {
        /** One that puts a release in place at once and has nothing to do afterwards. */
        public TargetRef(Fencing fencing, EffectClass applyClass, boolean observes, Duration applyTimeout) {
            this(fencing, applyClass, observes, applyTimeout, 0, null, false);
        }

        public TargetRef {
            if (fencing == Fencing.NONE && applyTimeout == null) {
                throw new IllegalArgumentException(
                        "This target cannot be fenced, so it needs an applyTimeout: after a"
                                + " crash only that time tells when an old apply has surely ended. Add applyTimeout, such as '10m'.");
            }
        }
    }

    /**
     * What the plan says about everything that can go wrong; see {@link PolicySettings}.
     *
     * @param deadline longest time from the lock to the verdict of the gates; null for none
     */
    public record Choices(
            FailureAction onFailure,
            FailureAction onInconclusive,
            FailureAction onError,
            AbortAction onAbort,
            CompensateFailureAction onCompensateFailure,
            WhenLocked whenLocked,
            Duration deadline) {
        public static final Choices DEFAULT = of(PolicySettings.DEFAULT);

        /** The choices of a plan. */
        public static Choices of(PolicySettings policy) {
            return new Choices(
                    policy.onFailure(),
                    policy.onInconclusive(),
                    policy.onError(),
                    policy.onAbort(),
                    policy.onCompensateFailure(),
                    policy.whenLocked(),
                    policy.deadline());
        }
    }
}
