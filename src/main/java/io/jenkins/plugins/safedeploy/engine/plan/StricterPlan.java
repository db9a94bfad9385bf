package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A plan under what administrators declare about its environment: the stricter of both, in everything. Pure; applied to
 * its own result it changes nothing.
 *
 * <p>What can be combined is: gates, approvals and freeze windows of both count, the longer cooldown, the shorter
 * deadline, of two approvals with one name and the same approvers the higher quorum, the shorter timeout and four eyes.
 * What cannot is refused and never silently replaced, since whoever wrote the plan would believe that it counts: another
 * gate, approval or freeze window under a declared name, another target, another answer to a failure or an abort.
 */
public final class StricterPlan {
    private final Declaration declared;
    private final Refusals refusals = new Refusals();

    private StricterPlan(Declaration declared) {
        this.declared = declared;
    }

    /** @throws RefusedSettingsException with everything in which the plan is looser, or cannot be combined */
    public static Plan of(Declaration declared, Plan plan) {
        return new StricterPlan(declared).merged(plan);
    }

    private Plan merged(Plan plan) {
        target(plan.target());
        List<GateSettings> gates = union("gate", declared.gates(), plan.gates(), GateSettings::name, this::declaredOne);
        List<ApprovalSettings> approvals =
                union("approval", declared.approvals(), plan.approvals(), ApprovalSettings::name, this::stricter);
        names(plan);
        PolicySettings policy = policy(plan);
        refusals.orThrow("The plan is looser than environment '" + declared.environment() + "' allows");
        return plan.with(gates, approvals, policy);
    }

    private void target(TargetSettings planned) {
        if (declared.target() != null && !declared.target().equals(planned)) {
            refuse(
                    "target",
                    "the environment declares another one ("
                            + Differences.between(planned, declared.target(), "the declared")
                            + ")",
                    "no target, since the declared one is taken, or exactly that one");
        }
    }

    /** The declared ones first, then the others of the plan. */
    private <T> List<T> union(
            String what, List<T> ours, List<T> theirs, Function<T, String> name, BinaryOperator<T> combined) {
        Map<String, T> all = new LinkedHashMap<>();
        ours.forEach(each -> all.put(name.apply(each), each));
        theirs.forEach(each -> {
            T other = all.putIfAbsent(name.apply(each), each);
            T both = other == null || other.equals(each) ? each : combined.apply(other, each);
            if (both == null) {
                refuse(
                        what + " '" + name.apply(each) + "'",
                        "the environment declares another one under that name ("
                                + Differences.between(each, other, "the declared")
                                + ")",
                        "leave it out, since the declared one counts, or another name, and both count");
            } else {
                all.put(name.apply(each), both);
            }
        });
        return List.copyOf(all.values());
    }

    /** None: a gate or window that differs is refused. */
    private <T> T declaredOne(T ours, T theirs) {
        return null;
    }

    /** Null when other people are asked: nobody can say which of them are stricter. */
    private ApprovalSettings stricter(ApprovalSettings ours, ApprovalSettings theirs) {
        if (!Set.copyOf(ours.approvers()).equals(Set.copyOf(theirs.approvers()))) {
            return null;
        }
        return new ApprovalSettings(
                ours.name(),
                ours.approvers(),
                Math.max(ours.quorum(), theirs.quorum()),
                shorter(ours.timeout(), theirs.timeout()),
                ours.excludeRequester() || theirs.excludeRequester(),
                ours.ask().isBlank() ? theirs.ask() : ours.ask());
    }

    /** One name is one thing, whatever its kind. */
    private void names(Plan plan) {
        Map<String, String> taken = new LinkedHashMap<>();
        declared.gates().forEach(gate -> taken.put(gate.name(), "gate"));
        declared.approvals().forEach(approval -> taken.put(approval.name(), "approval"));
        plan.gates().forEach(gate -> name(taken, "gate", gate.name()));
        plan.approvals().forEach(approval -> name(taken, "approval", approval.name()));
        plan.hooks().all().forEach(hook -> name(taken, "hook", hook.name()));
    }

    private void name(Map<String, String> taken, String kind, String name) {
        String other = taken.getOrDefault(name, kind);
        if (!other.equals(kind)) {
            refuse(kind + " '" + name + "'", "the environment declares that name for its " + other, "another name");
        }
    }

    private PolicySettings policy(Plan plan) {
        PolicySettings theirs = plan.policy();
        PolicySettings.FailureAction onFailure = choice(
                "policy.onFailure", declared.onFailure(), theirs.onFailure(), PolicySettings.DEFAULT.onFailure());
        if (declared.onFailure() == PolicySettings.FailureAction.ROLLBACK) {
            plan.hooks().beforeDeploy().stream()
                    .filter(HookSettings::pointOfNoReturn)
                    .forEach(hook -> refuse(
                            "hook '" + hook.name() + "'",
                            "is a point of no return, and the environment declares that a failure is rolled back",
                            "pointOfNoReturn: false"));
        }
        return theirs.with(
                declared.cooldown().compareTo(theirs.cooldown()) > 0 ? declared.cooldown() : theirs.cooldown(),
                union(
                        "freeze window",
                        declared.freezeWindows(),
                        theirs.freezeWindows(),
                        FreezeWindow::name,
                        this::declaredOne),
                onFailure,
                choice("policy.onAbort", declared.onAbort(), theirs.onAbort(), PolicySettings.DEFAULT.onAbort()),
                shorter(declared.deadline(), theirs.deadline()));
    }

    /** A plan that says nothing, or what is the default, takes what is declared. */
    private <E extends Enum<E>> E choice(String field, E ours, E theirs, E standard) {
        if (ours == null || ours == theirs) {
            return theirs;
        }
        if (theirs != standard) {
            refuse(field, "is " + word(theirs) + ", and the environment declares " + word(ours), word(ours));
        }
        return ours;
    }

    private void refuse(String field, String message, String allowed) {
        refusals.refuseIf(true, field, null, message, allowed);
    }

    /** Null is none at all. */
    private static Duration shorter(Duration one, Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** As a plan says it. */
    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
