package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Hooks;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlanRules;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.plan.Refusal;
import io.jenkins.plugins.safedeploy.engine.plan.RefusedSettingsException;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Builds the plan from what {@link ShapeReader} read. A part that is refused is noted and left out. */
final class PlanAssembler {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final int DEFAULT_CONSECUTIVE_ERROR_LIMIT = 4;

    private final Problems problems;
    private final Set<String> measuredOnce;

    /** @param measuredOnce the types of gates whose count is 1 */
    PlanAssembler(Problems problems, Set<String> measuredOnce) {
        this.problems = problems;
        this.measuredOnce = measuredOnce;
    }

    /** Null when there is any problem. */
    Plan plan(Map<String, Object> values) {
        Settings plan = new Settings(values);
        String environment = plan.text("environment");
        String service = plan.text("service");
        List<String> artifacts = plan.texts("artifacts");
        List<String> images = plan.texts("images");
        Map<String, String> configuration = configuration(plan.map("configuration"));
        List<String> configurationFiles = plan.texts("configurationFiles");
        TargetSettings target = target(plan.map("target"));
        List<GateSettings> gates = each(plan, "gates", "gates", this::gate);
        List<ApprovalSettings> approvals = each(plan, "approvals", "approvals", this::approval);
        Hooks hooks = hooks(new Settings(plan.map("hooks")));
        PolicySettings policy = new PolicyAssembler(problems).policy(new Settings(plan.map("policy")));
        problems.refused(
                "",
                PlanRules.refusals(
                        environment,
                        service,
                        artifacts,
                        images,
                        configuration,
                        configurationFiles,
                        target,
                        gates,
                        approvals,
                        hooks));
        return problems.none()
                ? new Plan(
                        environment,
                        service,
                        artifacts,
                        images,
                        configuration,
                        configurationFiles,
                        target,
                        gates,
                        approvals,
                        hooks,
                        policy,
                        null)
                : null;
    }

    /** Null when there is any problem. */
    Declaration declaration(Map<String, Object> values) {
        Settings declared = new Settings(values);
        String environment = declared.text("environment");
        TargetSettings target = target(declared.map("target"));
        List<GateSettings> gates = each(declared, "gates", "gates", this::gate);
        List<ApprovalSettings> approvals = each(declared, "approvals", "approvals", this::approval);
        Settings said = new Settings(declared.map("policy"));
        PolicySettings policy = new PolicyAssembler(problems).policy(said);
        problems.refused("", PlanRules.refusals(environment, target, gates, approvals));
        return problems.none()
                ? new Declaration(
                        environment,
                        target,
                        gates,
                        approvals,
                        policy.freezeWindows(),
                        policy.cooldown(),
                        policy.deadline(),
                        said.choice("onFailure", PolicySettings.FailureAction.class),
                        said.choice("onAbort", PolicySettings.AbortAction.class))
                : null;
    }

    private static Map<String, String> configuration(Map<String, Object> values) {
        Map<String, String> out = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                out.put(name, (String) value);
            }
        });
        return out;
    }

    private static TargetSettings target(Map<String, Object> typed) {
        if (typed.isEmpty()) {
            return null;
        }
        String type = typed.keySet().iterator().next();
        return new TargetSettings(type, new Settings(typed).given(type));
    }

    private GateSettings gate(Map<String, Object> typed, String path) {
        String type = typed.keySet().iterator().next();
        Settings gate = new Settings(new Settings(typed).given(type));
        Map<String, Object> own = new HashMap<>(gate.values());
        own.keySet().removeAll(PlanShapes.GATE_FIELDS);
        try {
            GateLimits limits = new GateLimits(
                    gate.duration("interval", DEFAULT_INTERVAL),
                    gate.duration("initialDelay", Duration.ZERO),
                    gate.whole("count", measuredOnce.contains(type) ? 1 : 0),
                    gate.whole("failureLimit", 0),
                    gate.whole("consecutiveErrorLimit", DEFAULT_CONSECUTIVE_ERROR_LIMIT),
                    gate.whole("inconclusiveLimit", 0),
                    gate.whole("consecutiveSuccessLimit", 0),
                    gate.duration("timeout", null));
            return new GateSettings(
                    gate.text("name"), type, own, limits, gate.whole("stage", 0), gate.flag("observeOnly", false));
        } catch (IllegalArgumentException e) {
            // Where a field is already known to be wrong, what follows from it only confuses.
            if (problems.none()) {
                problems.refused(path + "." + type, List.of(new Refusal("", "", String.valueOf(e.getMessage()), "")));
            }
            return null;
        }
    }

    private ApprovalSettings approval(Map<String, Object> values, String path) {
        Settings approval = new Settings(values);
        return built(
                path,
                () -> new ApprovalSettings(
                        approval.text("name"),
                        approval.texts("approvers"),
                        approval.whole("quorum", 1),
                        approval.duration("timeout", null),
                        approval.flag("excludeRequester", true),
                        approval.text("ask")));
    }

    private Hooks hooks(Settings values) {
        List<HookSettings> before = each(values, "beforeDeploy", "hooks.beforeDeploy", this::hook);
        List<HookSettings> compensate = each(values, "compensate", "hooks.compensate", this::hook);
        List<HookSettings> after = each(values, "afterSettled", "hooks.afterSettled", this::hook);
        return built("hooks", () -> new Hooks(whole(before), whole(compensate), whole(after)));
    }

    /** Hooks with a broken one among them would be told at the wrong index: none are looked at together. */
    private static List<HookSettings> whole(List<HookSettings> hooks) {
        return hooks.contains(null) ? List.of() : hooks;
    }

    private HookSettings hook(Map<String, Object> values, String path) {
        Settings hook = new Settings(values);
        boolean never = "never".equals(hook.text("rerun"));
        return built(
                path,
                () -> new HookSettings(
                        hook.text("name"),
                        hook.texts("run"),
                        hook.duration("timeout", null),
                        never ? EffectClass.AT_MOST_ONCE : EffectClass.AT_LEAST_ONCE,
                        hook.flag("pointOfNoReturn", false),
                        hook.texts("undo")));
    }

    private <T> List<T> each(
            Settings values, String field, String path, BiFunction<Map<String, Object>, String, T> build) {
        List<T> out = new ArrayList<>();
        for (Map<String, Object> element : values.maps(field)) {
            out.add(element == null ? null : build.apply(element, path + "[" + out.size() + "]"));
        }
        return out;
    }

    private <T> T built(String path, Supplier<T> constructor) {
        return built(problems, path, constructor);
    }

    /** Null when the constructor refuses, which is noted. */
    static <T> T built(Problems problems, String path, Supplier<T> constructor) {
        try {
            return Objects.requireNonNull(constructor.get());
        } catch (RefusedSettingsException e) {
            problems.refused(path, e.refusals());
            return null;
        }
    }
}
