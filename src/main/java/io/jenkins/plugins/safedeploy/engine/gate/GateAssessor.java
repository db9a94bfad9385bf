package io.jenkins.plugins.safedeploy.engine.gate;

import java.time.Duration;

/**
 * The deciding part of a gate: measurements and limits in, a verdict or the time of the next measurement out. A pure
 * function. The rules are those of the Argo Rollouts analysis ({@code assessMetricStatus} and
 * {@code calculateNextReconcileTime}) except that a gate which never measured is never a pass.
 *
 * <p>In this order:
 *
 * <ol>
 *   <li>More failures than {@code failureLimit}: FAILED. More inconclusive than {@code inconclusiveLimit}:
 *       INCONCLUSIVE. More errors in a row than {@code consecutiveErrorLimit}: ERROR.
 *   <li>{@code consecutiveSuccessLimit} passes in a row: PASSED, at once.
 *   <li>{@code count} measurements that were not errors: PASSED when at least one passed and no row of successes was
 *       asked for, else INCONCLUSIVE.
 *   <li>The time is up. Nothing measured, or errors only: ERROR. Short of {@code count}: INCONCLUSIVE. Without a
 *       {@code count} the last measurement is taken at the timeout, so that the gate says how things were at its end:
 *       an error there is ERROR, for what was not seen is not a pass; a row of successes that was asked for and is
 *       missing is FAILED when that last measurement failed, else INCONCLUSIVE; otherwise PASSED when at least one
 *       passed, FAILED when none did and the last failed, else INCONCLUSIVE.
 * </ol>
 */
public final class GateAssessor {
    private GateAssessor() {}

    /**
     * Decides.
     *
     * @param limits of the gate
     * @param tally its measurements so far
     * @param alive time in which a driver was alive since the gate started
     * @param measuredSinceResume false after a crash until one new measurement was taken, in which time no deadline
     *     counts; true in a gate that was never interrupted
     */
    public static Assessment assess(GateLimits limits, GateTally tally, Duration alive, boolean measuredSinceResume) {
        Assessment decided = byLimit(limits, tally);
        if (decided != null) {
            return decided;
        }
        Duration next = next(limits, tally);
        Duration timeout = limits.timeout();
        if (timeout == null) {
            return new Assessment.MeasureAt(next);
        }
        if (!measuredSinceResume) {
            return new Assessment.MeasureAt(earlier(next, timeout));
        }
        if (limits.count() > 0) {
            // What would come after the timeout cannot change the verdict, so nobody waits for it.
            return alive.compareTo(timeout) >= 0 || next.compareTo(timeout) > 0
                    ? timeIsUp(limits, tally)
                    : new Assessment.MeasureAt(next);
        }
        Duration seen = tally.last().map(Measurement::alive).orElse(alive);
        return seen.compareTo(timeout) >= 0
                ? timeIsUp(limits, tally)
                : new Assessment.MeasureAt(earlier(next, timeout));
    }

    private static Assessment byLimit(GateLimits limits, GateTally tally) {
        if (tally.failed() > limits.failureLimit()) {
            return ended(Verdict.FAILED, tally, more(tally.failed(), "failed", "failureLimit", limits.failureLimit()));
        }
        if (tally.inconclusive() > limits.inconclusiveLimit()) {
            return ended(
                    Verdict.INCONCLUSIVE,
                    tally,
                    more(tally.inconclusive(), "inconclusive", "inconclusiveLimit", limits.inconclusiveLimit()));
        }
        if (tally.consecutiveErrors() > limits.consecutiveErrorLimit()) {
            return ended(
                    Verdict.ERROR,
                    tally,
                    more(
                            tally.consecutiveErrors(),
                            "errors in a row",
                            "consecutiveErrorLimit",
                            limits.consecutiveErrorLimit()));
        }
        int row = limits.consecutiveSuccessLimit();
        if (row > 0 && tally.consecutiveSuccesses() >= row) {
            return ended(Verdict.PASSED, tally, row + " passed in a row");
        }
        if (limits.count() > 0 && tally.counted() >= limits.count()) {
            return byCount(limits, tally);
        }
        return null;
    }

    private static Assessment byCount(GateLimits limits, GateTally tally) {
        int row = limits.consecutiveSuccessLimit();
        if (row > 0) {
            return ended(
                    Verdict.INCONCLUSIVE,
                    tally,
                    "count " + limits.count() + " reached without " + row + " successes in a row");
        }
        if (tally.passed() == 0) {
            return ended(Verdict.INCONCLUSIVE, tally, "count " + limits.count() + " reached and none passed");
        }
        return ended(Verdict.PASSED, tally, "count " + limits.count() + " reached");
    }

    private static Assessment timeIsUp(GateLimits limits, GateTally tally) {
        String time = "timeout of " + limits.timeout().toSeconds() + " s";
        if (tally.measured() == 0) {
            return ended(Verdict.ERROR, tally, time + " with nothing measured");
        }
        if (tally.counted() == 0) {
            return ended(Verdict.ERROR, tally, time + " with errors only");
        }
        if (limits.count() > 0) {
            return ended(
                    Verdict.INCONCLUSIVE,
                    tally,
                    time + " with " + tally.counted() + " of " + limits.count() + " measurements");
        }
        Verdict last = tally.latest().verdict();
        if (last == Verdict.ERROR) {
            return ended(Verdict.ERROR, tally, time + " and the last measurement could not be taken");
        }
        Verdict unmet = last == Verdict.FAILED ? Verdict.FAILED : Verdict.INCONCLUSIVE;
        int row = limits.consecutiveSuccessLimit();
        if (row > 0) {
            return ended(unmet, tally, time + " without " + row + " successes in a row");
        }
        if (tally.passed() == 0) {
            return ended(unmet, tally, time + " and none passed");
        }
        return ended(Verdict.PASSED, tally, time + " reached within all limits");
    }

    private static Duration next(GateLimits limits, GateTally tally) {
        return tally.last()
                .map(last ->
                        last.alive().plus(last.verdict() == Verdict.ERROR ? limits.errorRetry() : limits.interval()))
                .orElse(limits.initialDelay());
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static String more(int number, String what, String field, int limit) {
        return number + " " + what + ", " + field + " is " + limit;
    }

    private static Assessment ended(Verdict verdict, GateTally tally, String why) {
        String reason = why + " (" + tally.summary() + ")";
        boolean unhappy = verdict != Verdict.PASSED
                && tally.latest() != null
                && tally.latest().verdict() != Verdict.PASSED
                && tally.latest().message() != null
                && !tally.latest().message().isBlank();
        return new Assessment.Ended(
                verdict, unhappy ? reason + "; last: " + tally.latest().message() : reason);
    }
}
