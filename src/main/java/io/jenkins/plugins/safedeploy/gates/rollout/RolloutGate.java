package io.jenkins.plugins.safedeploy.gates.rollout;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutSeen;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutTarget;
import io.jenkins.plugins.safedeploy.engine.rollout.RolloutWatch;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.gates.measurement.Finding;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Watches the release come up. One measurement is the whole rollout: it ends as soon as everything serves, as soon as it
 * certainly failed, or at the deadline. So its {@code count} is 1. A driver that was away starts the deadline anew.
 */
public final class RolloutGate implements Gate {
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);
    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String CONDITION = "every workload serves the release";

    private final Duration deadline;
    private final Clock clock;

    /** @throws IllegalArgumentException when a setting is wrong */
    public RolloutGate(Settings settings, Clock clock) {
        this.deadline = settings.duration("deadline", DEFAULT_DEADLINE, Duration.ofSeconds(1), LONGEST_DEADLINE);
        this.clock = clock;
    }

    /** The settings that it knows. */
    public static List<SettingDescription> descriptions() {
        return List.of(new SettingDescription(
                "deadline",
                "duration",
                false,
                "1s to 24h",
                "Longest time until everything serves; after it the rollout has failed. Default: 10m."));
    }

    @Override
    public Measurement measure(GateContext context) {
        Instant at = clock.now();
        return finding(context)
                .measured(
                        at,
                        context,
                        "watch the workloads of " + context.release().id());
    }

    private Finding finding(GateContext context) {
        if (!(context.target() instanceof RolloutTarget target)) {
            return Finding.error("this target's releases do not come up by themselves, so there is no rollout to watch."
                    + " Use the target kubernetes, or another gate");
        }
        try (RolloutWatch watch = target.watch(context.release(), context.step())) {
            return context.preflight() ? before(watch, context) : whole(watch, target, context);
        } catch (TargetException e) {
            return Finding.error("the rollout cannot be watched: " + e.getMessage());
        }
    }

    private static Finding before(RolloutWatch watch, GateContext context) {
        Optional<RolloutSeen> seen = watch.next(FIRST_LOOK, context.cancellation());
        if (seen.isEmpty()) {
            return unseen(FIRST_LOOK, watch.blind());
        }
        return RolloutAssessment.alreadyFailing(seen.get())
                .map(why -> new Finding(Verdict.FAILED, "", CONDITION, why, ""))
                .orElseGet(() -> new Finding(Verdict.PASSED, "", CONDITION, "can be watched", ""));
    }

    private Finding whole(RolloutWatch watch, RolloutTarget target, GateContext context) throws TargetException {
        Duration end = clock.uptime().plus(deadline);
        RolloutAssessment.GoingOn last = null;
        while (true) {
            Duration left = end.minus(clock.uptime());
            if (context.cancellation().cancelled()) {
                return Finding.error("the measurement was cancelled");
            }
            if (left.isNegative() || left.isZero()) {
                Optional<String> blind = watch.blind();
                return last == null || blind.isPresent() ? unseen(deadline, blind) : late(watch, last);
            }
            Optional<RolloutSeen> seen = watch.next(left.compareTo(LOOK) < 0 ? left : LOOK, context.cancellation());
            if (seen.isEmpty()) {
                continue;
            }
            RolloutAssessment assessment = RolloutAssessment.of(seen.get());
            if (assessment instanceof RolloutAssessment.Ready ready) {
                return asApplied(ready, context, target);
            }
            if (assessment instanceof RolloutAssessment.Failed failed) {
                return new Finding(Verdict.FAILED, "", CONDITION, failed.why(), watch.evidence(failed.pods()));
            }
            last = (RolloutAssessment.GoingOn) assessment;
        }
    }

    /** What serves is verified only when nobody changed it since it was applied. */
    private static Finding asApplied(RolloutAssessment.Ready ready, GateContext context, RolloutTarget target)
            throws TargetException {
        String changed = context.step() > 0 ? target.changedInShare(context.step()) : changedInWhole(context);
        return changed.isEmpty()
                ? new Finding(Verdict.PASSED, ready.what(), CONDITION, "", "")
                : new Finding(
                        Verdict.INCONCLUSIVE,
                        ready.what(),
                        CONDITION,
                        "every pod serves, but not the release as it was applied: " + changed,
                        "");
    }

    private static String changedInWhole(GateContext context) throws TargetException {
        Observation now = context.target().observe();
        return now.shows(context.release().contentDigest()) ? "" : now.detail();
    }

    private Finding late(RolloutWatch watch, RolloutAssessment.GoingOn last) {
        return new Finding(
                Verdict.FAILED,
                "",
                CONDITION,
                "not ready within " + Durations.format(deadline) + ": " + last.what(),
                watch.evidence(last.pods()));
    }

    private static Finding unseen(Duration time, Optional<String> why) {
        return Finding.error("the cluster could not be watched for " + Durations.format(time)
                + ", so nobody knows how the rollout went"
                + why.map(said -> ": " + said).orElse(""));
    }
}
