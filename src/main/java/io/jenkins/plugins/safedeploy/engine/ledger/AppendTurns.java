package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One after the other: who works on the files of one ledger. Whatever has to wait for another process waits on a thread
 * that nobody can interrupt.
 */
final class AppendTurns {
    /** Work with the right to append. */
    interface Work<T> {
        T with(LedgerStore.Appender out) throws IOException;
    }

    private final LedgerStore store;
    private final FileThread thread;
    private final ReentrantLock files = new ReentrantLock();

    AppendTurns(LedgerStore store, String environment) {
        this.store = store;
        this.thread = new FileThread("safe-deploy ledger " + environment);
    }

    /** At once on this thread when nobody else may append, which saves two changes of thread; else {@link #waiting}. */
    <T> T take(Work<T> work) throws IOException {
        if (files.tryLock()) {
            try {
                Optional<LedgerStore.Appender> free = store.tryLock();
                if (free.isPresent()) {
                    try (LedgerStore.Appender out = free.get()) {
                        return work.with(out);
                    }
                }
            } finally {
                files.unlock();
            }
        }
        return waiting(work);
    }

    /** Waits until nobody else, here or in another process, may append. */
    <T> T waiting(Work<T> work) throws IOException {
        return alone(() -> {
            try (LedgerStore.Appender out = store.lock()) {
                return work.with(out);
            }
        });
    }

    /** Waits for those of this object only. */
    <T> T alone(Callable<T> work) throws IOException {
        return thread.call(() -> {
            files.lock();
            try {
                return work.call();
            } finally {
                files.unlock();
            }
        });
    }

    /** Question that reads only, on this thread. */
    interface Look {
        boolean look() throws IOException;
    }

    /** Does not look, and says false, while work of this object is under way. */
    boolean unlessBusy(Look look) throws IOException {
        if (!files.tryLock()) {
            return false;
        }
        try {
            return look.look();
        } finally {
            files.unlock();
        }
    }
}
