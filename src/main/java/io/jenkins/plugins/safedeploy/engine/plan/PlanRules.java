package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold for a plan as a whole. Everything wrong is told at once; a null among the parts is left out. */
public final class PlanRules {
    /** Most elements of any list or map of a plan. */
    public static final int MOST = 1000;

    /** Shortest interval between two measurements. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private static final Pattern TYPE = Pattern.compile("[a-z][A-Za-z0-9]{0,62}");
    private static final String ONCE = "a name that no other gate, approval or hook of the plan has";

    private PlanRules() {}

    /** The refusals that a constructor of {@link Plan} with these parts would throw. */
    public static List<Refusal> refusals(
            String environment,
            String service,
            List<String> artifacts,
            List<String> images,
            Map<String, String> configuration,
            List<String> configurationFiles,
            TargetSettings target,
            List<GateSettings> gates,
            List<ApprovalSettings> approvals,
            Hooks hooks) {
        Refusals refusals = new Refusals()
                .check("environment", environment, TextRule.ENVIRONMENT)
                .check("service", service, TextRule.SERVICE)
                .checkAll("artifacts", artifacts, TextRule.PATH)
                .checkAll("images", images, TextRule.IMAGE)
                .checkAll("configurationFiles", configurationFiles, TextRule.PATH);
        configuration.forEach((name, value) -> {
            String path = "configuration." + Printable.brief(name);
            refusals.check(path, name, TextRule.CONFIGURATION_NAME);
            refusals.check(path, value, TextRule.CONFIGURATION_VALUE);
        });
        refusals.refuseIf(target == null, "target", null, "is missing", "one target, such as 'directory'");
        checkSize(refusals, "artifacts", artifacts.size());
        checkSize(refusals, "images", images.size());
        checkSize(refusals, "configuration", configuration.size());
        checkSize(refusals, "configurationFiles", configurationFiles.size());
        checkParts(refusals, target, gates, approvals, hooks);
        return refusals.list();
    }

    /** The refusals of a {@link Declaration} with these parts; the target may be null. */
    public static List<Refusal> refusals(
            String environment, TargetSettings target, List<GateSettings> gates, List<ApprovalSettings> approvals) {
        Refusals refusals = new Refusals().check("environment", environment, TextRule.ENVIRONMENT);
        checkParts(refusals, target, gates, approvals, Hooks.NONE);
        return refusals.list();
    }

    private static void checkParts(
            Refusals refusals,
            TargetSettings target,
            List<GateSettings> gates,
            List<ApprovalSettings> approvals,
            Hooks hooks) {
        if (target != null) {
            checkType(refusals, "target", target.type());
        }
        for (int i = 0; i < gates.size(); i++) {
            if (gates.get(i) != null) {
                checkGate(refusals, "gates[" + i + "]", gates.get(i));
            }
        }
        checkSize(refusals, "gates", gates.size());
        checkSize(refusals, "approvals", approvals.size());
        checkNames(refusals, gates, approvals, hooks);
    }

    private static void checkGate(Refusals refusals, String element, GateSettings gate) {
        checkType(refusals, element, gate.type());
        String path = element + "." + gate.type() + ".";
        refusals.check(path + "name", gate.name(), TextRule.NAME);
        refusals.refuseIf(
                gate.stage() < 0 || gate.stage() > MOST,
                path + "stage",
                gate.stage(),
                "is out of range",
                "0 to " + MOST);
        GateLimits limits = gate.limits();
        if (limits == null || limits.interval() == null || limits.initialDelay() == null) {
            refusals.refuseIf(true, element, null, "has no limits", "an interval and an initial delay");
            return;
        }
        atLeastZero(refusals, path + "count", limits.count());
        atLeastZero(refusals, path + "failureLimit", limits.failureLimit());
        atLeastZero(refusals, path + "consecutiveErrorLimit", limits.consecutiveErrorLimit());
        atLeastZero(refusals, path + "inconclusiveLimit", limits.inconclusiveLimit());
        atLeastZero(refusals, path + "consecutiveSuccessLimit", limits.consecutiveSuccessLimit());
        refusals.refuseIf(
                limits.count() == 0 && limits.timeout() == null,
                element + "." + gate.type(),
                null,
                "has neither 'count' nor 'timeout', so it would never end",
                "'count', 'timeout' or both");
        refusals.refuseIf(
                Durations.outside(limits.interval(), limits.count() == 1 ? Duration.ZERO : SHORTEST_INTERVAL),
                path + "interval",
                Durations.format(limits.interval()),
                "is out of range",
                "1s to 365d, or less when 'count' is 1");
        refusals.refuseIf(
                Durations.outside(limits.initialDelay(), Duration.ZERO),
                path + "initialDelay",
                Durations.format(limits.initialDelay()),
                "is out of range",
                "0s to 365d");
        refusals.refuseIf(
                limits.timeout() != null && Durations.outside(limits.timeout(), Duration.ofMillis(1)),
                path + "timeout",
                limits.timeout() == null ? null : Durations.format(limits.timeout()),
                "is out of range",
                "1ms to 365d");
        refusals.refuseIf(
                limits.count() > 0 && limits.consecutiveSuccessLimit() > limits.count(),
                path + "consecutiveSuccessLimit",
                limits.consecutiveSuccessLimit(),
                "can never be reached with count " + limits.count(),
                "at most 'count'");
    }

    private static void atLeastZero(Refusals refusals, String path, int value) {
        refusals.refuseIf(value < 0, path, value, "is negative", "0 or more");
    }

    private static void checkType(Refusals refusals, String path, String type) {
        refusals.refuseIf(
                type == null || !TYPE.matcher(type).matches(), path, type, "is not a type", "a word, such as 'http'");
    }

    private static void checkSize(Refusals refusals, String path, int size) {
        refusals.refuseIf(size > MOST, path, null, "has " + size + " elements", "at most " + MOST);
    }

    private static void checkNames(
            Refusals refusals, List<GateSettings> gates, List<ApprovalSettings> approvals, Hooks hooks) {
        Map<String, String> pathByName = new HashMap<>();
        for (int i = 0; i < gates.size(); i++) {
            GateSettings gate = gates.get(i);
            if (gate != null) {
                checkName(refusals, pathByName, "gates[" + i + "]." + gate.type(), gate.name());
            }
        }
        for (int i = 0; i < approvals.size(); i++) {
            ApprovalSettings approval = approvals.get(i);
            if (approval != null) {
                checkName(refusals, pathByName, "approvals[" + i + "]", approval.name());
            }
        }
        if (hooks != null) {
            checkHookNames(refusals, pathByName, "hooks.beforeDeploy", hooks.beforeDeploy());
            checkHookNames(refusals, pathByName, "hooks.compensate", hooks.compensate());
            checkHookNames(refusals, pathByName, "hooks.afterSettled", hooks.afterSettled());
        }
    }

    private static void checkHookNames(
            Refusals refusals, Map<String, String> pathByName, String field, List<HookSettings> hooks) {
        checkSize(refusals, field, hooks.size());
        for (int i = 0; i < hooks.size(); i++) {
            checkName(refusals, pathByName, field + "[" + i + "]", hooks.get(i).name());
        }
    }

    private static void checkName(Refusals refusals, Map<String, String> pathByName, String path, String name) {
        String other = name == null ? null : pathByName.putIfAbsent(name, path);
        refusals.refuseIf(other != null, path + ".name", name, other + " has the same name", ONCE);
    }
}
