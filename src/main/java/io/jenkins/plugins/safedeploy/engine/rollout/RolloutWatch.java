package io.jenkins.plugins.safedeploy.engine.rollout;

import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Sees changes as they happen, not by asking again. Goes on by itself when the connection is lost. For one thread. */
public interface RolloutWatch extends AutoCloseable {

    /**
     * The state after the next change, or at the first call as soon as everything was seen once.
     *
     * @return empty when nothing happened for so long, or when cancelled
     */
    Optional<RolloutSeen> next(Duration atMost, Cancellation cancellation);

    /** Why it cannot be asked now, so that what {@link #next} gave may be old; empty when it can. May take some seconds. */
    Optional<String> blind();

    /** What tells why these pods are as they are: states, events, last lines of their logs. Bounded; never throws. */
    String evidence(Collection<String> pods);

    @Override
    void close();
}
