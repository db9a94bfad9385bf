package io.jenkins.plugins.safedeploy.engine.policy;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.Quarantine;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * May this go on now? One pure decision over the facts, with all reasons against it. A rollback passes hold, cooldown
 * and freeze: the way back is never closed.
 */
public final class Policies {
    private static final Pattern LABEL = Pattern.compile("(.+)#([0-9]{1,18})");

    private Policies() {}

    public static PolicyDecision decide(
            EnvironmentState environment, String service, PolicyRequest request, DeployPolicy policy, Instant now) {
        ServiceState state = environment.service(service);
        List<String> reasons = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        claim(environment, reasons);
        paused(environment, request, reasons);
        quarantine(state, request, reasons, notes);
        if (request.kind() == Kind.DEPLOY) {
            hold(state, request, reasons, notes);
            cooldown(state, request, policy, now, reasons);
            freeze(request, policy, now, reasons, notes);
            older(state, request, policy, reasons);
        }
        same(state, request, notes);
        return new PolicyDecision(reasons.isEmpty(), reasons, notes);
    }

    private static void claim(EnvironmentState environment, List<String> reasons) {
        if (!environment.mismatch().isEmpty()) {
            reasons.add("The environment is read-only since what was found does not fit its ledger: "
                    + environment.mismatch()
                    + ". It stays so until somebody with the override permission says that this"
                    + " ledger is the true one: claim the environment with a reason.");
        }
    }

    private static void paused(EnvironmentState environment, PolicyRequest request, List<String> reasons) {
        if (request.automatic() && !environment.paused().isEmpty()) {
            reasons.add("Automation is paused: " + environment.paused()
                    + ". It stays so until somebody resumes it. A person can still deploy.");
        }
    }

    private static void quarantine(
            ServiceState state, PolicyRequest request, List<String> reasons, List<String> notes) {
        Quarantine quarantine = state.quarantine().get(request.content().toString());
        if (quarantine == null) {
            return;
        }
        String what = "This content (" + request.content().brief() + ") is quarantined since "
                + Spans.time(quarantine.since()) + " by deployment " + quarantine.deployment() + ": "
                + quarantine.why();
        if (request.hasReason()) {
            notes.add(what + ". It comes back because: " + request.reason());
        } else {
            reasons.add(what + ". It stays so until somebody gives a reason to bring it back.");
        }
    }

    private static void hold(ServiceState state, PolicyRequest request, List<String> reasons, List<String> notes) {
        state.hold().ifPresent(hold -> {
            String what = "The service is on hold since " + Spans.time(hold.since()) + " by deployment "
                    + hold.deployment() + ": " + hold.why();
            if (request.automatic()) {
                reasons.add(
                        what + ". It stays so until a person accepts it with a reason, or deploys and that succeeds.");
            } else {
                notes.add(what + ". It ends when a person's deployment succeeds.");
            }
        });
    }

    private static void cooldown(
            ServiceState state, PolicyRequest request, DeployPolicy policy, Instant now, List<String> reasons) {
        if (!request.automatic() || request.hasReason()) {
            return;
        }
        Closed.cooldown(state.lastRollback(), policy, now)
                .ifPresent(until -> reasons.add("Cooling down since the rollback at " + Spans.time(state.lastRollback())
                        + ", until " + Spans.time(until) + ". Wait, or deploy with a reason."));
    }

    private static void freeze(
            PolicyRequest request, DeployPolicy policy, Instant now, List<String> reasons, List<String> notes) {
        for (FreezeWindow window : policy.freezeWindows()) {
            Optional<Instant> until = window.endAround(now);
            if (until.isEmpty()) {
                continue;
            }
            String what = "Deployments are frozen ('" + window.name() + "') until " + Spans.time(until.get());
            if (request.emergency()) {
                notes.add(what + ". This is an emergency and passes.");
            } else {
                reasons.add(what + ". Wait, or deploy as an emergency. A rollback is always possible.");
            }
        }
    }

    private static void older(ServiceState state, PolicyRequest request, DeployPolicy policy, List<String> reasons) {
        if (!request.automatic()
                || policy.allowOlder()
                || request.number() <= 0
                || state.current().isEmpty()) {
            return;
        }
        Installed current = state.current().get();
        Matcher label = LABEL.matcher(current.release().build());
        if (label.matches()
                && label.group(1).equals(request.job())
                && request.number() < Long.parseLong(label.group(2))) {
            reasons.add("Build " + request.job() + "#" + request.number() + " is older than "
                    + current.release().build() + ", which runs since " + Spans.time(current.since())
                    + ". Build again, roll back on purpose, or set allowOlder.");
        }
    }

    private static void same(ServiceState state, PolicyRequest request, List<String> notes) {
        state.current()
                .filter(current -> state.certain())
                .filter(current -> current.release().content().equals(request.content()))
                .filter(current -> state.isVerified(request.content()))
                .ifPresent(current -> notes.add("Exactly this content runs since " + Spans.time(current.since())
                        + " as release " + current.release().release() + " and is verified."));
    }
}
