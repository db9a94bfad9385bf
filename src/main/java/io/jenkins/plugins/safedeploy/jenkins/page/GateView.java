package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.GateFact;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.environment.GateProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A gate of a deployment, in words.
 *
 * @param rule how often it is measured and what ends it
 * @param verdict or where it stands
 * @param tone {@code success}, {@code error}, {@code warning} or {@code text}: which of core's colours
 * @param said why, or when it is measured again
 * @param samples the last measurements, oldest first
 * @param evidence where all of them can be had, relative to the deployment's page; empty for nowhere
 */
public record GateView(
        String name, String rule, String verdict, String tone, String said, List<String> samples, String evidence) {

    /** One measurement: when, what was seen, and what was wanted. */
    static String sample(Measurement m, Instant now) {
        return (Spans.ago(m.at(), now) + ": " + word(m.verdict()))
                + (blank(m.value()) ? "" : ", " + m.value())
                + (blank(m.condition()) ? "" : " (wanted: " + m.condition() + ")")
                + (blank(m.message()) ? "" : ": " + m.message());
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    /** One that is going on, or will. @param fact null before it started */
    static GateView of(GateSettings gate, GateFact fact, Optional<GateProgress.Measured> measured, Instant now) {
        if (fact != null && fact.ended()) {
            return ended(gate.name(), rule(gate), fact.verdict(), fact.reason(), List.of(), "");
        }
        return new GateView(
                gate.name(),
                rule(gate),
                fact == null ? "not yet" : "is measured",
                "text",
                fact == null ? "" : measured.map(m -> next(m, now)).orElse("the first measurement is not there yet"),
                measured.map(m -> List.of(sample(m.last(), now))).orElse(List.of()),
                "");
    }

    static GateView ended(
            String name, String rule, Verdict verdict, String reason, List<String> samples, String evidence) {
        String said = word(verdict).equals(reason) ? "" : reason;
        return new GateView(name, rule, word(verdict), tone(verdict), said, samples, evidence);
    }

    private static String next(GateProgress.Measured measured, Instant now) {
        String again = measured.next() == null ? "" : "again " + Spans.in(measured.next(), now);
        String ends = measured.ends() == null ? "" : "ends " + Spans.in(measured.ends(), now);
        return again.isEmpty() || ends.isEmpty() ? again + ends : again + ", " + ends;
    }

    /** {@code every 5s, 3 times; more than 1 failure ends it}. */
    static String rule(GateSettings gate) {
        GateLimits limits = gate.limits();
        StringBuilder rule = new StringBuilder(gate.type()).append(": ");
        if (limits.count() == 1) {
            rule.append("once");
        } else {
            rule.append("every ").append(Durations.format(limits.interval()));
            if (limits.count() > 0) {
                rule.append(", ").append(limits.count()).append(" times");
            }
        }
        if (limits.timeout() != null) {
            rule.append(limits.count() > 0 ? ", at most " : " for ").append(Durations.format(limits.timeout()));
        }
        rule.append(
                limits.failureLimit() == 0
                        ? "; one failure ends it"
                        : "; ends at more than " + limits.failureLimit() + " failures");
        return rule + (gate.observeOnly() ? "; only observed, decides nothing" : "");
    }

    private static String word(Verdict verdict) {
        if (verdict == null) {
            return "cancelled";
        }
        return switch (verdict) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case INCONCLUSIVE -> "inconclusive";
            case ERROR -> "could not be measured";
        };
    }

    private static String tone(Verdict verdict) {
        if (verdict == null) {
            return "text";
        }
        return switch (verdict) {
            case PASSED -> "success";
            case FAILED -> "error";
            case INCONCLUSIVE, ERROR -> "warning";
        };
    }
}
