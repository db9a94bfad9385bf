package io.jenkins.plugins.safedeploy.engine.gate;

import static io.jenkins.plugins.safedeploy.engine.gate.Verdict.ERROR;
import static io.jenkins.plugins.safedeploy.engine.gate.Verdict.FAILED;
import static io.jenkins.plugins.safedeploy.engine.gate.Verdict.INCONCLUSIVE;
import static io.jenkins.plugins.safedeploy.engine.gate.Verdict.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateAssessorTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration NOW = Duration.ZERO;

    private static GateLimits count(int count, int failures, int inconclusive, int row) {
        return new GateLimits(MINUTE, Duration.ZERO, count, failures, 4, inconclusive, row, null);
    }

    private static GateLimits lasting(int failures, int row) {
        return new GateLimits(MINUTE, Duration.ZERO, 0, failures, 4, 0, row, Duration.ofMinutes(5));
    }

    /** Measurements a minute apart, the first at once. */
    private static GateTally tally(Verdict... verdicts) {
        List<Measurement> measurements = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            measurements.add(measured(verdict, MINUTE.multipliedBy(measurements.size())));
        }
        return GateTally.of(measurements);
    }

    static Measurement measured(Verdict verdict, Duration alive) {
        return new Measurement(Instant.EPOCH.plus(alive), alive, verdict, "", "", "", "because " + verdict, "");
    }

    private static Verdict verdict(GateLimits limits, GateTally tally, Duration alive) {
        return GateAssessor.assess(limits, tally, alive, true) instanceof Assessment.Ended ended
                ? ended.verdict()
                : null;
    }

    private static Duration next(GateLimits limits, GateTally tally, Duration alive, boolean measuredSinceResume) {
        return ((Assessment.MeasureAt) GateAssessor.assess(limits, tally, alive, measuredSinceResume)).at();
    }

    @Test
    void theFirstMeasurementIsDueAfterTheInitialDelay() {
        GateLimits limits = new GateLimits(MINUTE, Duration.ofSeconds(7), 3, 0, 4, 0, 0, null);
        assertThat(next(limits, GateTally.NONE, NOW, true)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void theNextMeasurementIsDueOneIntervalAfterTheStartOfTheLast() {
        assertThat(next(count(3, 0, 0, 0), tally(PASSED), NOW, true)).isEqualTo(MINUTE);
    }

    @Test
    void anErrorIsRetriedAfterTenSecondsOrTheIntervalIfThatIsShorter() {
        assertThat(next(count(3, 0, 0, 0), tally(ERROR), NOW, true)).isEqualTo(Duration.ofSeconds(10));
        GateLimits quick = new GateLimits(Duration.ofSeconds(3), null, 3, 0, 4, 0, 0, null);
        assertThat(next(quick, tally(ERROR), NOW, true)).isEqualTo(Duration.ofSeconds(3));
        assertThat(next(GateLimits.once(), tally(ERROR), NOW, true)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anErrorDoesNotAdvanceTheCount() {
        assertThat(verdict(count(2, 0, 0, 0), tally(PASSED, ERROR, ERROR), NOW)).isNull();
        assertThat(verdict(count(2, 0, 0, 0), tally(PASSED, ERROR, ERROR, PASSED), NOW))
                .isEqualTo(PASSED);
    }

    @Test
    void oneFailureMoreThanTheLimitFails() {
        assertThat(verdict(count(5, 1, 0, 0), tally(FAILED, PASSED), NOW)).isNull();
        assertThat(verdict(count(5, 1, 0, 0), tally(FAILED, PASSED, FAILED), NOW))
                .isEqualTo(FAILED);
    }

    @Test
    void failuresAreCountedInAllAndErrorsInARow() {
        assertThat(verdict(count(9, 0, 0, 0), tally(ERROR, ERROR, ERROR, ERROR, PASSED, ERROR), NOW))
                .isNull();
        assertThat(verdict(count(9, 0, 0, 0), tally(PASSED, ERROR, ERROR, ERROR, ERROR), NOW))
                .isNull();
        assertThat(verdict(count(9, 0, 0, 0), tally(ERROR, ERROR, ERROR, ERROR, ERROR), NOW))
                .isEqualTo(ERROR);
    }

    @Test
    void oneInconclusiveMoreThanTheLimitIsInconclusive() {
        assertThat(verdict(count(5, 0, 1, 0), tally(INCONCLUSIVE), NOW)).isNull();
        assertThat(verdict(count(5, 0, 1, 0), tally(INCONCLUSIVE, INCONCLUSIVE), NOW))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void toleratedFailuresDoNotKeepTheCountFromPassing() {
        assertThat(verdict(count(3, 1, 0, 0), tally(PASSED, FAILED, PASSED), NOW))
                .isEqualTo(PASSED);
    }

    @Test
    void aCountOfToleratedFailuresAndNothingElseIsNoPass() {
        assertThat(verdict(count(3, 2, 2, 0), tally(FAILED, INCONCLUSIVE, FAILED), NOW))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void successesInARowPassAtOnceAndAnErrorBreaksTheRow() {
        assertThat(verdict(count(9, 3, 0, 2), tally(FAILED, PASSED, PASSED), NOW))
                .isEqualTo(PASSED);
        assertThat(verdict(count(9, 3, 0, 2), tally(PASSED, ERROR, PASSED), NOW))
                .isNull();
    }

    @Test
    void aCountWithoutTheSuccessesInARowIsInconclusive() {
        assertThat(verdict(count(4, 3, 0, 2), tally(PASSED, FAILED, PASSED, FAILED), NOW))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void aTimeoutShortOfTheCountIsInconclusive() {
        GateLimits limits = new GateLimits(MINUTE, null, 9, 0, 4, 0, 0, Duration.ofMinutes(5));
        assertThat(verdict(limits, tally(PASSED, PASSED, ERROR), Duration.ofMinutes(5)))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void aCountThatTheNextMeasurementWouldMissIsNotWaitedFor() {
        GateLimits limits = new GateLimits(MINUTE, null, 9, 0, 4, 0, 0, Duration.ofSeconds(90));
        assertThat(verdict(limits, tally(PASSED, PASSED), Duration.ofSeconds(61)))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void aTimeoutWithNothingMeasuredIsAnError() {
        assertThat(verdict(lasting(0, 0), GateTally.NONE, Duration.ofMinutes(5)))
                .isEqualTo(ERROR);
        GateLimits both = new GateLimits(MINUTE, null, 9, 0, 4, 0, 0, Duration.ofMinutes(5));
        assertThat(verdict(both, GateTally.NONE, Duration.ofMinutes(5))).isEqualTo(ERROR);
    }

    @Test
    void aTimeoutWithErrorsOnlyIsAnError() {
        GateLimits both = new GateLimits(MINUTE, null, 9, 0, 9, 0, 0, Duration.ofMinutes(2));
        assertThat(verdict(both, tally(ERROR, ERROR, ERROR), Duration.ofMinutes(2)))
                .isEqualTo(ERROR);
    }

    @Test
    void aGateWithoutACountMeasuresOnceMoreAtItsTimeout() {
        GateLimits odd = new GateLimits(MINUTE, null, 0, 0, 4, 0, 0, Duration.ofSeconds(90));
        assertThat(next(odd, tally(PASSED, PASSED), Duration.ofSeconds(61), true))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(next(odd, tally(PASSED, PASSED), Duration.ofSeconds(95), true))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aGateWithoutACountPassesAtItsTimeout() {
        assertThat(verdict(lasting(1, 0), tally(PASSED, PASSED, FAILED, PASSED, PASSED), Duration.ofMinutes(4)))
                .isNull();
        assertThat(verdict(lasting(1, 0), tally(PASSED, PASSED, FAILED, PASSED, PASSED, PASSED), Duration.ofMinutes(5)))
                .isEqualTo(PASSED);
    }

    @Test
    void aGateWithoutACountWhoseLastMeasurementIsAnErrorIsAnError() {
        assertThat(verdict(lasting(0, 0), tally(PASSED, PASSED, PASSED, PASSED, PASSED, ERROR), Duration.ofMinutes(5)))
                .isEqualTo(ERROR);
    }

    @Test
    void aServiceThatNeverComesUpInTimeFails() {
        GateTally down = tally(FAILED, FAILED, FAILED, FAILED, FAILED, FAILED);
        assertThat(verdict(lasting(100, 3), down, Duration.ofMinutes(5))).isEqualTo(FAILED);
        assertThat(verdict(lasting(100, 0), down, Duration.ofMinutes(5))).isEqualTo(FAILED);
    }

    @Test
    void aServiceThatCameUpTooLateForItsRowIsInconclusive() {
        assertThat(verdict(
                        lasting(100, 3), tally(FAILED, FAILED, FAILED, FAILED, PASSED, PASSED), Duration.ofMinutes(5)))
                .isEqualTo(INCONCLUSIVE);
    }

    @Test
    void afterACrashOneNewMeasurementIsTakenBeforeTheDeadlineCounts() {
        GateLimits limits = new GateLimits(MINUTE, null, 9, 0, 4, 0, 0, Duration.ofMinutes(5));
        Duration late = Duration.ofMinutes(20);
        assertThat(next(limits, tally(PASSED), late, false)).isEqualTo(MINUTE);
        assertThat(next(limits, GateTally.NONE, late, false)).isEqualTo(Duration.ZERO);
        assertThat(verdict(limits, tally(PASSED), late)).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void whatWasDecidedBeforeACrashStaysDecidedAfterIt() {
        assertThat(GateAssessor.assess(count(3, 0, 0, 0), tally(PASSED, FAILED), NOW, false))
                .isInstanceOf(Assessment.Ended.class);
    }

    @Test
    void theReasonSaysWhichLimitTheFiguresAndTheLastMessage() {
        Assessment.Ended ended =
                (Assessment.Ended) GateAssessor.assess(count(5, 0, 0, 0), tally(PASSED, FAILED), NOW, true);
        assertThat(ended.reason())
                .isEqualTo("1 failed, failureLimit is 0 (1 passed, 1 failed, 0 inconclusive, 0 errors);"
                        + " last: because FAILED");
    }
}
