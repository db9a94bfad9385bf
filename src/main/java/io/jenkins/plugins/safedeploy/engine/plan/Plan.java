package io.jenkins.plugins.safedeploy.engine.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that one deployment is told. Stored by digest when it starts; a resume never reads the file again.
 *
 * @param environment where to
 * @param service what is deployed there
 * @param artifacts paths and globs below the workspace
 * @param images OCI images with their digests
 * @param configuration captured configuration by name; goes back together with the artifacts; holds no secrets
 * @param configurationFiles files below the workspace whose content is captured configuration
 * @param target how it is put in place
 * @param gates what verifies it
 * @param approvals who must agree before
 * @param hooks commands around it
 * @param policy what happens where there is more than one answer
 * @param place where its commands run; set by the host, never written in a plan
 */
public record Plan(
        String environment,
        String service,
        List<String> artifacts,
        List<String> images,
        Map<String, String> configuration,
        List<String> configurationFiles,
        TargetSettings target,
        List<GateSettings> gates,
        List<ApprovalSettings> approvals,
        Hooks hooks,
        PolicySettings policy,
        Place place) {

    /** @throws RefusedSettingsException with everything that is wrong; a null list, map or part takes its default */
    public Plan {
        artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        images = images == null ? List.of() : List.copyOf(images);
        configuration = configuration == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(configuration));
        configurationFiles = configurationFiles == null ? List.of() : List.copyOf(configurationFiles);
        gates = gates == null ? List.of() : gates.stream().map(Plan::normal).toList();
        approvals = approvals == null ? List.of() : List.copyOf(approvals);
        hooks = hooks == null ? Hooks.NONE : hooks;
        policy = policy == null ? PolicySettings.DEFAULT : policy;
        place = place == null ? Place.OF_THE_HOST : place;
        List<Refusal> refusals = PlanRules.refusals(
                environment,
                service,
                artifacts,
                images,
                configuration,
                configurationFiles,
                target,
                gates,
                approvals,
                hooks);
        new Refusals().include("", refusals).orThrow("The plan is refused");
        target = normal(target);
    }

    /** The same, with its commands run there. */
    public Plan at(Place where) {
        return new Plan(
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
                where);
    }

    /** The same with these in place of its own. */
    Plan with(List<GateSettings> otherGates, List<ApprovalSettings> otherApprovals, PolicySettings otherPolicy) {
        return new Plan(
                environment,
                service,
                artifacts,
                images,
                configuration,
                configurationFiles,
                target,
                otherGates,
                otherApprovals,
                hooks,
                otherPolicy,
                place);
    }

    static TargetSettings normal(TargetSettings target) {
        return new TargetSettings(target.type(), PlainValues.normal(target.settings(), "target." + target.type()));
    }

    static GateSettings normal(GateSettings gate) {
        Map<String, Object> settings = PlainValues.normal(gate.settings(), "gate '" + gate.name() + "'");
        return new GateSettings(gate.name(), gate.type(), settings, gate.limits(), gate.stage(), gate.observeOnly());
    }

    /** As it is stored. Equal plans have equal bytes. */
    public byte[] json() {
        return Json.bytes(this);
    }

    /** @throws JsonProcessingException when it is not exactly one plan */
    public static Plan fromJson(byte[] json) throws JsonProcessingException {
        return Json.read(json, Plan.class);
    }

    /** Of the stored bytes. */
    public Digest digest() {
        return Digest.of(json());
    }

    /** The gates that decide. */
    public List<GateSettings> requiredGates() {
        return gates.stream().filter(gate -> !gate.observeOnly()).toList();
    }

    /** What is allowed but will disappoint somebody; for preflight to say. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (requiredGates().isEmpty()) {
            warnings.add("The plan has no required gate: nothing deployed by this plan can ever be verified, so no"
                    + " rollback will ever go to it. Add a gate without 'observeOnly'.");
        }
        if (artifacts.isEmpty() && images.isEmpty() && configuration.isEmpty() && configurationFiles.isEmpty()) {
            warnings.add("The plan names no artifacts, images or configuration: all its releases are identical, so"
                    + " there is never another one to roll back to.");
        }
        for (GateSettings gate : gates) {
            if (tooShort(gate.limits())) {
                warnings.add("Gate '" + gate.name() + "' needs "
                        + Durations.format(wanted(gate.limits())) + " for its "
                        + gate.limits().count()
                        + " measurements, but its timeout is "
                        + Durations.format(gate.limits().timeout()) + ": it will end inconclusive.");
            }
        }
        for (HookSettings hook : hooks.beforeDeploy()) {
            if (hook.pointOfNoReturn()) {
                warnings.add("Hook '" + hook.name() + "' is a point of no return: once the release was applied, a gate"
                        + " that fails leads to a hold, not to a rollback.");
            }
        }
        return List.copyOf(warnings);
    }

    /** What is wrong with this plan for a target that is fenced so; empty when nothing is. */
    public Optional<String> problemWith(Fencing fencing) {
        if (fencing == Fencing.NONE && policy.applyTimeout() == null) {
            return Optional.of("Target '" + target.type() + "' cannot keep an older driver from acting, so"
                    + " 'policy.applyTimeout' is mandatory: a takeover waits that long. Set it to the longest time"
                    + " that an apply may take, such as '15m'.");
        }
        return Optional.empty();
    }

    private static boolean tooShort(GateLimits limits) {
        return limits.timeout() != null
                && limits.count() > 0
                && limits.consecutiveSuccessLimit() == 0
                && limits.timeout().compareTo(wanted(limits)) < 0;
    }

    private static Duration wanted(GateLimits limits) {
        return limits.initialDelay().plus(limits.interval().multipliedBy(limits.count() - 1L));
    }
}
