package io.jenkins.plugins.safedeploy.gates.soak;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import java.time.Instant;
import java.util.List;

/**
 * Observes the target again: the release's content is installed and running, and what runs was not restarted since the
 * gate started. Anything else is FAILED; a target that cannot say is ERROR. Before the deployment it only proves that
 * the target can be observed.
 */
public final class SoakGate implements Gate {
    private static final String CONDITION = "same content, not restarted";

    private final Clock clock;

    public SoakGate(Clock clock) {
        this.clock = clock;
    }

    /** The settings that it knows: none beyond the limits of every gate. */
    public static List<SettingDescription> descriptions() {
        return List.of();
    }

    /** Why this gate cannot work with such a target; empty when it can. A problem of the plan. */
    public static List<String> problems(TargetCapabilities target) {
        return target.observes()
                ? List.of()
                : List.of("a soak gate observes the target, and this target cannot be observed. Give the target an"
                        + " observe command, or take the gate out.");
    }

    @Override
    public Measurement measure(GateContext context) {
        Instant at = clock.now();
        Finding finding;
        try {
            if (context.cancellation().cancelled()) {
                finding = Finding.error("the measurement was cancelled");
            } else {
                Observation now = context.target().observe();
                finding = (context.preflight() ? seen(now) : compare(now, context)).with(now.detail());
            }
        } catch (TargetException e) {
            finding = Finding.error("the target cannot be observed: " + e.getMessage());
        }
        return finding.measured(
                at, context, "observe " + context.release().contentDigest().brief());
    }

    private static Finding seen(Observation now) {
        return new Finding(Verdict.PASSED, value(now), "can be observed", "", "");
    }

    private static Finding compare(Observation now, GateContext context) {
        Digest wanted = context.release().contentDigest();
        if (!wanted.equals(now.installed())) {
            return failed(now, "installed is " + brief(now.installed()) + ", not " + brief(wanted));
        }
        if (now.running() == null) {
            return new Finding(Verdict.ERROR, value(now), CONDITION, "the target does not say what is running", "");
        }
        if (!wanted.equals(now.running())) {
            return failed(now, "running is " + brief(now.running()) + ", not " + brief(wanted));
        }
        if (context.atStart() == null) {
            return new Finding(
                    Verdict.ERROR, value(now), CONDITION, "nobody saw what was running when the gate started", "");
        }
        String before = instance(context.atStart());
        String after = instance(now);
        if (before.isEmpty()) {
            return new Finding(
                    Verdict.PASSED, value(now), CONDITION, "this target does not tell of restarts: content only", "");
        }
        if (after.isEmpty()) {
            return new Finding(
                    Verdict.ERROR, value(now), CONDITION, "the target no longer says which instance is running", "");
        }
        return now.restartedSince(context.atStart())
                ? failed(now, "it was restarted since the gate started: " + before + " is now " + after)
                : new Finding(Verdict.PASSED, value(now), CONDITION, "", "");
    }

    private static Finding failed(Observation now, String message) {
        return new Finding(Verdict.FAILED, value(now), CONDITION, message, "");
    }

    private static String value(Observation now) {
        return brief(now.running()) + (instance(now).isEmpty() ? "" : " " + instance(now));
    }

    private static String instance(Observation observation) {
        return observation.instance() == null ? "" : observation.instance();
    }

    private static String brief(Digest digest) {
        return digest == null ? "unknown" : digest.brief();
    }
}
