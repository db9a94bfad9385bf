package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import java.time.Instant;

/**
 * Where a gate of a deployment stands in its newest round.
 *
 * @param epoch of the driver that measures it
 * @param again which round of its place that is, as in {@link Round}
 * @param since when that round of it began
 * @param verdict null when cancelled
 */
public record GateFact(long epoch, int again, Instant since, boolean ended, Verdict verdict, String reason) {
    static GateFact begun(Event.GateStarted started, Entry entry) {
        return new GateFact(entry.epoch(), started.again(), entry.at(), false, null, "");
    }

    /** @param started the same in the same round; null when its start is not known */
    static GateFact ended(Event.GateEnded end, Entry entry, GateFact started) {
        boolean unmeasured = end.verdict() == Verdict.PASSED && end.passed() == 0;
        return new GateFact(
                entry.epoch(),
                end.again(),
                started == null ? entry.at() : started.since(),
                true,
                unmeasured ? Verdict.ERROR : end.verdict(),
                unmeasured ? "it was never measured" : end.reason());
    }
}
