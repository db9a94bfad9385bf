package io.jenkins.plugins.safedeploy.engine.gate;

import java.time.Duration;

/** What {@link GateAssessor} says: the gate has ended, or when to measure next. */
public sealed interface Assessment {

    /**
     * The gate has decided. For the same measurements it stays so, however much time passes.
     *
     * @param verdict of the gate
     * @param reason one line for people: which limit ended it, with the figures and the last message
     */
    record Ended(Verdict verdict, String reason) implements Assessment {}

    /**
     * Measure once more.
     *
     * @param at when, as time alive since the gate started; in the past means at once
     */
    record MeasureAt(Duration at) implements Assessment {}
}
