package io.jenkins.plugins.safedeploy.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold for every history of a gate: random limits, verdicts, delays and crashes, seeded. */
class GateHistoriesTest {
    private static final int HISTORIES = 20_000;
    private static final int LONGEST = 2_000;

    /** One gate as its driver lives it. */
    private static final class History {
        final Random random;
        final GateLimits limits;
        final int[] weights;
        final List<Measurement> measurements = new ArrayList<>();
        Duration alive = Duration.ZERO;
        boolean measuredSinceResume = true;
        boolean punctual = true;

        History(long seed) {
            random = new Random(seed);
            limits = limits(random);
            weights = new int[] {random.nextInt(8), random.nextInt(4), random.nextInt(3), random.nextInt(4)};
        }

        Assessment assess() {
            return GateAssessor.assess(limits, tally(), alive, measuredSinceResume);
        }

        GateTally tally() {
            return GateTally.of(measurements);
        }

        /** Waits, sometimes too long, sometimes through a crash, and measures. */
        void measure(Duration at) {
            alive = alive.compareTo(at) > 0 ? alive : at;
            if (random.nextInt(6) == 0) {
                alive = alive.plusMillis(random.nextInt(200_000));
                punctual = false;
            }
            if (random.nextInt(10) == 0) {
                measuredSinceResume = false;
                return;
            }
            measurements.add(GateAssessorTest.measured(verdict(), alive));
            measuredSinceResume = true;
            alive = alive.plusMillis(random.nextInt(5_000));
        }

        private Verdict verdict() {
            int sum = 1 + weights[0] + weights[1] + weights[2] + weights[3];
            int draw = random.nextInt(sum);
            for (Verdict verdict : Verdict.values()) {
                draw -= weights[verdict.ordinal()];
                if (draw < 0) {
                    return verdict;
                }
            }
            return Verdict.ERROR;
        }

        private static GateLimits limits(Random random) {
            int count = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(12);
            Duration interval = Duration.ofSeconds(1 + random.nextInt(90));
            Duration delay = Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(60) : 0);
            boolean timed = count == 0 || random.nextBoolean();
            return new GateLimits(
                    interval,
                    delay,
                    count,
                    random.nextInt(count == 0 ? 6 : count),
                    random.nextInt(6),
                    random.nextInt(count == 0 ? 4 : count),
                    random.nextBoolean() ? 0 : random.nextInt(count == 0 ? 5 : count + 1),
                    timed ? delay.plusSeconds(1 + random.nextInt(900)) : null);
        }
    }

    @Test
    void everyHistoryEndsAndKeepsTheRules() {
        Map<Verdict, Integer> ends = new EnumMap<>(Verdict.class);
        int measured = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = new History(seed);
            Assessment assessment = history.assess();
            for (int step = 0; assessment instanceof Assessment.MeasureAt next; step++) {
                assertThat(step).as("steps of history %s", seed).isLessThan(LONGEST);
                stillWithinLimits(history, next, seed);
                history.measure(next.at());
                assessment = history.assess();
            }
            Assessment.Ended ended = (Assessment.Ended) assessment;
            endedForAReason(history, ended, seed);
            staysEnded(history, ended, seed);
            replaysTheSame(history, seed);
            ends.merge(ended.verdict(), 1, Integer::sum);
            measured += history.measurements.size();
        }
        System.out.printf(
                "gate histories: %d, seeds 0 to %d, %d measurements, ends %s%n",
                HISTORIES, HISTORIES - 1, measured, ends);
        assertThat(ends.keySet()).containsExactlyInAnyOrder(Verdict.values());
    }

    private static void stillWithinLimits(History history, Assessment.MeasureAt next, long seed) {
        GateLimits limits = history.limits;
        GateTally tally = history.tally();
        assertThat(tally.failed()).as("history %s", seed).isLessThanOrEqualTo(limits.failureLimit());
        assertThat(tally.inconclusive()).as("history %s", seed).isLessThanOrEqualTo(limits.inconclusiveLimit());
        assertThat(tally.consecutiveErrors())
                .as("history %s", seed)
                .isLessThanOrEqualTo(limits.consecutiveErrorLimit());
        if (limits.count() > 0) {
            assertThat(tally.counted()).as("history %s", seed).isLessThan(limits.count());
        }
        if (limits.timeout() != null) {
            assertThat(next.at()).as("history %s", seed).isLessThanOrEqualTo(limits.timeout());
        }
        Duration soonest = tally.last()
                .map(last ->
                        last.alive().plus(last.verdict() == Verdict.ERROR ? limits.errorRetry() : limits.interval()))
                .orElse(limits.initialDelay());
        boolean lastChance = limits.timeout() != null && next.at().equals(limits.timeout());
        assertThat(next.at().equals(soonest) || lastChance)
                .as("history %s", seed)
                .isTrue();
    }

    private static void endedForAReason(History history, Assessment.Ended ended, long seed) {
        GateLimits limits = history.limits;
        GateTally tally = history.tally();
        boolean timedOut = limits.timeout() != null && history.measuredSinceResume;
        boolean counted = limits.count() > 0 && tally.counted() >= limits.count();
        switch (ended.verdict()) {
            case PASSED -> {
                assertThat(tally.passed()).as("history %s", seed).isPositive();
                assertThat(tally.failed()).as("history %s", seed).isLessThanOrEqualTo(limits.failureLimit());
                assertThat(tally.inconclusive()).as("history %s", seed).isLessThanOrEqualTo(limits.inconclusiveLimit());
                assertThat(tally.latest().verdict()).as("history %s", seed).isNotEqualTo(Verdict.ERROR);
                boolean row = limits.consecutiveSuccessLimit() > 0
                        && tally.consecutiveSuccesses() >= limits.consecutiveSuccessLimit();
                boolean lasted = limits.count() == 0
                        && timedOut
                        && tally.latest().alive().compareTo(limits.timeout()) >= 0;
                boolean plain = limits.consecutiveSuccessLimit() == 0;
                assertThat(row || (plain && (counted || lasted)))
                        .as("history %s", seed)
                        .isTrue();
            }
            case FAILED ->
                assertThat(tally.failed() > limits.failureLimit()
                                || (timedOut
                                        && limits.count() == 0
                                        && tally.latest().verdict() == Verdict.FAILED))
                        .as("history %s", seed)
                        .isTrue();
            case INCONCLUSIVE ->
                assertThat(tally.inconclusive() > limits.inconclusiveLimit() || counted || timedOut)
                        .as("history %s", seed)
                        .isTrue();
            case ERROR ->
                assertThat(tally.consecutiveErrors() > limits.consecutiveErrorLimit() || timedOut)
                        .as("history %s", seed)
                        .isTrue();
        }
        if (tally.measured() == 0) {
            assertThat(ended.verdict()).as("history %s", seed).isEqualTo(Verdict.ERROR);
        }
    }

    private static void staysEnded(History history, Assessment.Ended ended, long seed) {
        for (int later = 0; later < 5; later++) {
            Duration alive = history.alive.plusSeconds(history.random.nextInt(100_000));
            assertThat(GateAssessor.assess(history.limits, history.tally(), alive, history.measuredSinceResume))
                    .as("history %s", seed)
                    .isEqualTo(ended);
        }
    }

    /** Every prefix, with the time it had then, says again what it said: to go on, at the same time. */
    private static void replaysTheSame(History history, long seed) {
        GateTally tally = GateTally.NONE;
        for (Measurement measurement : history.measurements) {
            Assessment resumed = GateAssessor.assess(history.limits, tally, measurement.alive(), false);
            assertThat(resumed).as("history %s", seed).isInstanceOf(Assessment.MeasureAt.class);
            assertThat(GateAssessor.assess(history.limits, tally, measurement.alive(), false))
                    .as("history %s", seed)
                    .isEqualTo(resumed);
            tally = tally.plus(measurement);
        }
        assertThat(tally).as("history %s", seed).isEqualTo(history.tally());
    }
}
