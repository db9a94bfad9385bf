package io.jenkins.plugins.safedeploy.gates.measurement;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a gate saw, before it is bounded and stamped.
 *
 * @param verdict what it says
 * @param value what was measured, as text; may be empty
 * @param condition what it was compared with, as text; may be empty
 * @param message why not passed, one line for people; may be empty
 * @param evidence the raw answer; may be empty
 */
public record Finding(Verdict verdict, String value, String condition, String message, String evidence) {
    /** Most bytes of evidence that a measurement keeps. */
    public static final int MAX_EVIDENCE = 4 * 1024;

    private static final int MAX_VALUE = 200;
    private static final int MAX_QUERY = 2_000;
    private static final int MAX_MESSAGE = 600;

    /** It could not be measured. */
    public static Finding error(String message) {
        return new Finding(Verdict.ERROR, "", "", message, "");
    }

    public static Finding failed(String message) {
        return new Finding(Verdict.FAILED, "", "", message, "");
    }

    /** The same, with a raw answer as evidence. */
    public Finding with(String rawAnswer) {
        return new Finding(verdict, value, condition, message, rawAnswer);
    }

    /** The same, with one more sentence in its message. */
    public Finding noting(String sentence) {
        if (sentence.isBlank()) {
            return this;
        }
        String both = message.isBlank() ? sentence : message + "; " + sentence;
        return new Finding(verdict, value, condition, both, evidence);
    }

    /** The measurement: every text cut to its bound, control characters replaced in those that people read. */
    public Measurement measured(Instant at, GateContext context, String query) {
        return new Measurement(
                at,
                context.alive(),
                verdict,
                line(value, MAX_VALUE),
                line(condition, MAX_VALUE),
                line(query, MAX_QUERY),
                line(message, MAX_MESSAGE),
                cut(evidence));
    }

    private static String line(String text, int most) {
        String head = text.length() > most ? text.substring(0, most) + "..." : text;
        return head.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    private static String cut(String text) {
        byte[] bytes = (text.length() > MAX_EVIDENCE ? text.substring(0, MAX_EVIDENCE) : text)
                .getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, MAX_EVIDENCE);
        while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
