package io.jenkins.plugins.safedeploy.engine.gate;

import java.util.List;
import java.util.Optional;

/**
 * The measurements of one gate, folded: all that {@link GateAssessor} needs to know of them. Immutable.
 *
 * @param passed measurements that passed
 * @param failed measurements that failed
 * @param inconclusive measurements that were inconclusive
 * @param errors measurements that could not be taken
 * @param consecutiveErrors errors since the last measurement that was none
 * @param consecutiveSuccesses passes since the last measurement that was none; an error ends the row too
 * @param latest the last measurement; null when there was none
 */
public record GateTally(
        int passed,
        int failed,
        int inconclusive,
        int errors,
        int consecutiveErrors,
        int consecutiveSuccesses,
        Measurement latest) {

    /** Before the first measurement. */
    public static final GateTally NONE = new GateTally(0, 0, 0, 0, 0, 0, null);

    /** The fold of all of {@code measurements}, in the order they were taken. */
    public static GateTally of(List<Measurement> measurements) {
        GateTally tally = NONE;
        for (Measurement measurement : measurements) {
            tally = tally.plus(measurement);
        }
        return tally;
    }

    /** This tally and one measurement more. */
    public GateTally plus(Measurement measurement) {
        Verdict verdict = measurement.verdict();
        return new GateTally(
                passed + (verdict == Verdict.PASSED ? 1 : 0),
                failed + (verdict == Verdict.FAILED ? 1 : 0),
                inconclusive + (verdict == Verdict.INCONCLUSIVE ? 1 : 0),
                errors + (verdict == Verdict.ERROR ? 1 : 0),
                verdict == Verdict.ERROR ? consecutiveErrors + 1 : 0,
                verdict == Verdict.PASSED ? consecutiveSuccesses + 1 : 0,
                measurement);
    }

    /** Measurements that advance {@code count}: all but errors. */
    public int counted() {
        return passed + failed + inconclusive;
    }

    /** All measurements, errors included. */
    public int measured() {
        return counted() + errors;
    }

    public Optional<Measurement> last() {
        return Optional.ofNullable(latest);
    }

    /** For people: {@code 3 passed, 1 failed, 0 inconclusive, 0 errors}. */
    public String summary() {
        return passed + " passed, " + failed + " failed, " + inconclusive + " inconclusive, " + errors
                + (errors == 1 ? " error" : " errors");
    }
}
