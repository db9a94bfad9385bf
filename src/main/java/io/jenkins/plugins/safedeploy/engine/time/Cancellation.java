package io.jenkins.plugins.safedeploy.engine.time;

import java.util.ArrayList;
import java.util.List;

/** Tells something that is running that it should stop. One way: once cancelled, always cancelled. Thread safe. */
public final class Cancellation {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean cancelled;

    /** Whether {@link #cancel} was called. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** Runs each listener once, on the caller's thread. Calling it again does nothing. */
    public void cancel() {
        List<Runnable> now;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            now = List.copyOf(listeners);
            listeners.clear();
        }
        now.forEach(Runnable::run);
    }

    /** Runs {@code listener} when cancelled; at once when that has happened already. */
    public void onCancel(Runnable listener) {
        synchronized (this) {
            if (!cancelled) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }
}
