package io.jenkins.plugins.safedeploy.engine.time;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One thread for all timers, and as many for what blocks as there is blocking work. All are daemons. */
public final class TimerScheduler implements Scheduler, AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(TimerScheduler.class.getName());

    private final ScheduledThreadPoolExecutor timers;
    private final ExecutorService workers;

    public TimerScheduler() {
        timers = new ScheduledThreadPoolExecutor(1, threads("safe-deploy-timer"));
        timers.setRemoveOnCancelPolicy(true);
        workers = Executors.newCachedThreadPool(threads("safe-deploy-worker"));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        try {
            Future<?> future = timers.schedule(guarded(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    @Override
    public void run(Runnable task) {
        try {
            workers.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Not run, the scheduler is closed", e);
        }
    }

    /** Nothing is started any more; what runs goes on. */
    @Override
    public void close() {
        timers.shutdownNow();
        workers.shutdown();
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError | VirtualMachineError e) {
                LOGGER.log(Level.SEVERE, "A scheduled task failed", e);
            }
        };
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
