package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread that nobody can interrupt, because nobody gets hold of it. An interrupted thread that locks or
 * forces through a {@code FileChannel} closes it, and closing drops its locks; Jenkins interrupts threads all the time.
 * The thread ends after some idle seconds and comes back when needed.
 */
final class FileThread {
    private static final long IDLE_SECONDS = 10;
    private static final int SPINS = 2_000;

    /** For what a channel is needed for where there is none that could be interrupted. */
    static final FileThread FOLDERS = new FileThread("safe-deploy folders");

    private final ThreadPoolExecutor executor;

    FileThread(String name) {
        executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> new Worker(work, name));
        executor.allowCoreThreadTimeOut(true);
    }

    private static final class Worker extends Thread {
        Worker(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
        }
    }

    /** Runs {@code work} there and waits for its end; at once when the caller is such a thread already. */
    <T> T call(Callable<T> work) throws IOException {
        if (Thread.currentThread() instanceof Worker) {
            return unwrapped(work);
        }
        Outcome<T> outcome = new Outcome<>(work);
        executor.execute(outcome);
        return outcome.await();
    }

    private static <T> T unwrapped(Callable<T> work) throws IOException {
        try {
            return work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Outcome<T> implements Runnable {
        private final Callable<T> work;
        private final CountDownLatch ended = new CountDownLatch(1);
        private T value;
        private Throwable failure;

        Outcome(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                value = work.call();
            } catch (Throwable e) { // whatever it is belongs to the caller
                failure = e;
            } finally {
                ended.countDown();
            }
        }

        T await() throws IOException {
            for (int i = 0; i < SPINS && ended.getCount() > 0; i++) {
                Thread.onSpinWait();
            }
            Uninterrupted.get(() -> {
                ended.await();
                return null;
            });
            if (failure == null) {
                return value;
            }
            failure.addSuppressed(new CallerTrace());
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            throw new IllegalStateException(failure);
        }
    }

    /** Shows in a stack trace who asked for the work. */
    private static final class CallerTrace extends Exception {
        private static final long serialVersionUID = 1;

        CallerTrace() {
            super("called from");
        }
    }
}
