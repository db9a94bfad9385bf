package io.jenkins.plugins.safedeploy.engine.deployment;

import java.time.Duration;
import java.time.Instant;

/**
 * The time between a step and the next, in which the gates are measured again and again. The last word is a round that
 * began when it was over.
 *
 * @param over its end
 * @param interval from the beginning of one round to that of the next
 */
record Pause(Instant over, Duration interval) {
    /** Shortest time between the beginnings of two rounds. */
    static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(30);

    /** How many rounds one pause is divided into at most, so that a long one does not fill the ledger. */
    static final int MOST_ROUNDS = 60;

    /** @param pause null for none */
    static Pause after(EffectFact step, Duration pause) {
        Duration length = pause == null ? Duration.ZERO : pause;
        Duration share = length.dividedBy(MOST_ROUNDS);
        return new Pause(step.at().plus(length), share.compareTo(SHORTEST_INTERVAL) > 0 ? share : SHORTEST_INTERVAL);
    }

    /** Whether a round that began then has the last word. */
    boolean isLast(Instant began) {
        return !began.isBefore(over);
    }

    /** When the round after one that began then is due. */
    Instant nextAfter(Instant began) {
        Instant next = began.plus(interval);
        return next.isBefore(over) ? next : over;
    }
}
