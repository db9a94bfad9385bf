package io.jenkins.plugins.safedeploy.engine.ledger;

/** Waits to the end although the thread may be interrupted, and restores its interrupt flag. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** A wait that can be repeated when it was interrupted. */
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    static <T> T get(Wait<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
