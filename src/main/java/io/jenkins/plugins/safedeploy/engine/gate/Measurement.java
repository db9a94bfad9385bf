package io.jenkins.plugins.safedeploy.engine.gate;

import java.time.Duration;
import java.time.Instant;

/**
 * One sample of a gate.
 *
 * @param at wall time
 * @param alive time in which a driver was alive since the gate started (what its deadlines count)
 * @param verdict what the sample says
 * @param value what was measured, as text, for people and for the evidence; may be empty
 * @param condition the limit it was compared with, as text, such as {@code <= 0.01}
 * @param query the request with everything filled in
 * @param message one line for people: why not passed
 * @param evidence bounded raw answer (at most 4 KiB); may be empty
 */
public record Measurement(
        Instant at,
        Duration alive,
        Verdict verdict,
        String value,
        String condition,
        String query,
        String message,
        String evidence) {}
