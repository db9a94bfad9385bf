package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Time that passes only when there is nothing else to do; everything runs on the test's thread, in a fixed order. */
final class SimulatedTime implements Clock, Scheduler {
    private static final Instant ORIGIN = Instant.parse("2026-11-23T03:00:00Z");

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Pending> timers = new PriorityQueue<>();
    private Duration passed = Duration.ZERO;
    private long number;
    private Duration jumped = Duration.ZERO;

    private record Pending(Duration at, long number, Runnable task, boolean[] cancelled)
            implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byTime = at.compareTo(other.at);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    @Override
    public Instant now() {
        return ORIGIN.plus(passed).plus(jumped);
    }

    @Override
    public Duration uptime() {
        return passed;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Pending pending =
                new Pending(passed.plus(delay.isNegative() ? Duration.ZERO : delay), number++, task, new boolean[1]);
        timers.add(pending);
        return () -> pending.cancelled()[0] = true;
    }

    @Override
    public void run(Runnable task) {
        ready.add(task);
    }

    /** Runs everything, letting time pass, until {@code done}; fails when {@code limit} has passed before. */
    void runUntil(BooleanSupplier done, Duration limit) {
        Duration end = passed.plus(limit);
        while (!done.getAsBoolean()) {
            Runnable task = ready.poll();
            if (task != null) {
                task.run();
                continue;
            }
            Pending next = timers.poll();
            if (next == null || next.at().compareTo(end) > 0) {
                throw new AssertionError("Nothing settled within " + limit + " of simulated time");
            }
            passed = next.at().compareTo(passed) > 0 ? next.at() : passed;
            if (!next.cancelled()[0]) {
                next.task().run();
            }
        }
    }

    /** Sets the wall clock; time that has passed stays what it is. */
    void jump(Duration by) {
        jumped = jumped.plus(by);
    }

    /** Forgets all that was going on, as the death of a process does; time does not go back. */
    void forget() {
        ready.clear();
        timers.clear();
    }
}
