package io.jenkins.plugins.safedeploy.engine.time;

import java.time.Duration;

/**
 * Runs things later and things that block. Waiting is always a timer of this port, never a parked thread: ten thousand
 * waiting deployments cost a few threads.
 */
public interface Scheduler {

    /**
     * Runs {@code task} once after {@code delay} on one of the scheduler's threads; a delay of zero or less means as
     * soon as possible. {@code task} must be short.
     */
    Timer after(Duration delay, Runnable task);

    /** Runs {@code task}, which may block for long (an apply, a measurement), on a thread of its own kind. */
    void run(Runnable task);

    /** A pending timer. */
    interface Timer {
        /** Does nothing when the task has started or was cancelled before. */
        void cancel();
    }
}
