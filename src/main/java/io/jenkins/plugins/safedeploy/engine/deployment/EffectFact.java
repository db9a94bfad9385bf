package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.time.Instant;

/** Where an effect of a deployment stands since {@code at}. @param epoch of the driver that started it last */
public record EffectFact(
        EffectKind kind, EffectClass effectClass, Status status, long epoch, int attempt, String message, Instant at) {
    /** What is known of it. */
    public enum Status {
        OPEN,
        OK,
        FAILED,
        STOPPED,
        /** The target knows a newer driver; nothing was changed. */
        REFUSED,
        /** Its driver died or was replaced before its end was written. */
        UNKNOWN
    }
}
