package io.jenkins.plugins.safedeploy.engine.gate;

import java.time.Duration;

/**
 * How often a gate is measured and what ends it. Names and defaults as in the Argo Rollouts analysis
 * ({@code AnalysisTemplate.spec.metrics[]}); "more than the limit" ends the gate.
 *
 * @param interval between the starts of two measurements, at least one second and at most 24 hours; with {@code count}
 *     1 it may be zero or null (only the retry after an error uses it)
 * @param initialDelay before the first, 0 to 24 hours; null means none
 * @param count measurements (that were not errors) for a verdict; 0 for no count
 * @param failureLimit failures that are tolerated in all; default 0
 * @param consecutiveErrorLimit errors in a row that are tolerated; default 4
 * @param inconclusiveLimit inconclusive measurements that are tolerated in all; default 0
 * @param consecutiveSuccessLimit successes in a row that pass the gate at once; 0 for none
 * @param timeout longest time the driver may be alive in this gate, at most 365 days; null for none. Neither count nor
 *     timeout is an error of the plan
 */
public record GateLimits(
        Duration interval,
        Duration initialDelay,
        int count,
        int failureLimit,
        int consecutiveErrorLimit,
        int inconclusiveLimit,
        int consecutiveSuccessLimit,
        Duration timeout) {

    /** Errors in a row that are tolerated unless the plan says otherwise, as in Argo Rollouts. */
    public static final int DEFAULT_CONSECUTIVE_ERROR_LIMIT = 4;

    /** Shortest interval of a gate that is measured more than once. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    /** Longest interval and longest initial delay. */
    public static final Duration LONGEST_INTERVAL = Duration.ofHours(24);

    /** Longest timeout. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    /** Highest count and highest of each limit. */
    public static final int HIGHEST_LIMIT = 1_000_000;

    /** Longest wait after an error, as in Argo Rollouts. */
    private static final Duration ERROR_RETRY = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when the limits could never end the gate, or never as they say */
    public GateLimits {
        interval = interval == null ? Duration.ZERO : interval;
        initialDelay = initialDelay == null ? Duration.ZERO : initialDelay;
        number("count", count);
        number("failureLimit", failureLimit);
        number("consecutiveErrorLimit", consecutiveErrorLimit);
        number("inconclusiveLimit", inconclusiveLimit);
        number("consecutiveSuccessLimit", consecutiveSuccessLimit);
        if (count == 0 && timeout == null) {
            throw new IllegalArgumentException("count and timeout are both missing, so the gate would never end."
                    + " Give a count (how many measurements), a timeout (how long), or both.");
        }
        time("interval", interval, LONGEST_INTERVAL);
        time("initialDelay", initialDelay, LONGEST_INTERVAL);
        if (count != 1 && interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "interval is " + text(interval)
                            + ". Allowed: 1s to 24h where a gate is measured more than once. Give a longer interval, or count 1.");
        }
        if (timeout != null) {
            time("timeout", timeout, LONGEST_TIMEOUT);
            if (timeout.compareTo(initialDelay) <= 0) {
                throw new IllegalArgumentException("timeout is " + text(timeout) + " and initialDelay "
                        + text(initialDelay) + ", so nothing would ever be measured. Give a timeout that is longer"
                        + " than the initialDelay.");
            }
        }
        reachable("failureLimit", failureLimit, count);
        reachable("inconclusiveLimit", inconclusiveLimit, count);
        if (count > 0 && consecutiveSuccessLimit > count) {
            throw new IllegalArgumentException("consecutiveSuccessLimit is " + consecutiveSuccessLimit + " and count "
                    + count + ", so it could never be reached. Allowed: at most the count. Raise count or lower"
                    + " consecutiveSuccessLimit.");
        }
    }

    /** One measurement that decides; errors are retried as Argo Rollouts does. */
    public static GateLimits once() {
        return new GateLimits(null, null, 1, 0, DEFAULT_CONSECUTIVE_ERROR_LIMIT, 0, 0, null);
    }

    /** How long after the start of a measurement that was an error the next one is due: min(interval, 10 s). */
    public Duration errorRetry() {
        return interval.isZero() || interval.compareTo(ERROR_RETRY) > 0 ? ERROR_RETRY : interval;
    }

    private static void number(String field, int value) {
        if (value < 0 || value > HIGHEST_LIMIT) {
            throw new IllegalArgumentException(
                    field + " is " + value + ". Allowed: 0 to " + HIGHEST_LIMIT + ". Give a number in that range.");
        }
    }

    private static void time(String field, Duration value, Duration longest) {
        if (value.isNegative() || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    field + " is " + text(value) + ". Allowed: 0s to " + longest.toHours() + "h.");
        }
    }

    private static void reachable(String field, int limit, int count) {
        if (count > 0 && limit >= count) {
            throw new IllegalArgumentException(field + " is " + limit + " and count " + count
                    + ", so the limit could never be exceeded. Allowed: less than the count. Lower " + field
                    + ", raise count, or set observeOnly when the gate shall not decide.");
        }
    }

    private static String text(Duration value) {
        return value.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
