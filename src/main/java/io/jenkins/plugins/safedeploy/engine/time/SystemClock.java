package io.jenkins.plugins.safedeploy.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's own clocks, wall time cut to milliseconds (the resolution of a ledger line). */
public final class SystemClock implements Clock {

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
    }
}
