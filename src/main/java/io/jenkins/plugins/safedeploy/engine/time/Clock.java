package io.jenkins.plugins.safedeploy.engine.time;

import java.time.Duration;
import java.time.Instant;

/** Where the engine reads the time. The only other place that may is {@link SystemClock}. */
public interface Clock {

    /** Wall time, UTC. May jump in either direction; used for cooldowns, freezes and approval deadlines. */
    Instant now();

    /** Monotonic time since an arbitrary origin; never goes back. Used for gate deadlines and durations. */
    Duration uptime();
}
