package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
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

    static EffectFact begun(Event.EffectStarted started, Entry entry) {
        return new EffectFact(
                started.kind(), started.effectClass(), Status.OPEN, entry.epoch(), started.attempt(), "", entry.at());
    }

    EffectFact ended(Event.EffectEnded end, Instant at) {
        Status ended = switch (end.result()) {
            case OK -> Status.OK;
            case STOPPED -> Status.STOPPED;
            case REFUSED -> Status.REFUSED;
            case ERROR, TIMED_OUT -> Status.FAILED;
        };
        return new EffectFact(kind, effectClass, ended, epoch, attempt, end.message(), at);
    }

    /** Once it is proven that it cannot land any more. */
    EffectFact fenced(Instant at) {
        return status == Status.OPEN ? new EffectFact(kind, effectClass, Status.UNKNOWN, epoch, attempt, "", at) : this;
    }
}
