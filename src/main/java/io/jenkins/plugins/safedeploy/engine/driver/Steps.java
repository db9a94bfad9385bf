package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the steps of all deployments of a driver on two threads: they write one ledger, so more would only wait. */
final class Steps {
    private static final int THREADS = 2;

    private final Scheduler scheduler;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger threads = new AtomicInteger();

    Steps(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void run(Runnable step) {
        waiting.add(step);
        start();
    }

    private void start() {
        int now = threads.get();
        while (now < THREADS) {
            if (threads.compareAndSet(now, now + 1)) {
                scheduler.run(this::drain);
                return;
            }
            now = threads.get();
        }
    }

    private void drain() {
        try {
            for (Runnable step = waiting.poll(); step != null; step = waiting.poll()) {
                step.run();
            }
        } finally {
            threads.decrementAndGet();
            if (!waiting.isEmpty()) {
                start();
            }
        }
    }
}
