package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.Closeable;
import java.io.IOException;

/**
 * Shows that a driver lives, without process ids and timeouts: a lock that the system drops when the process ends,
 * however it ends.
 */
public final class DriverLock implements Closeable {
    private final String driverId;
    private final Closeable held;

    private DriverLock(String driverId, Closeable held) {
        this.driverId = driverId;
        this.held = held;
    }

    /**
     * @param driverId random, one per process; 1 to 120 letters, digits, {@code . _ -}
     * @throws IOException when it is held already, here or elsewhere
     */
    public static DriverLock hold(LedgerStore store, String driverId) throws IOException {
        return new DriverLock(driverId, store.holdDriver(driverId));
    }

    /** Whether some process, this one included, holds the lock of that driver. */
    public static boolean alive(LedgerStore store, String driverId) throws IOException {
        return store.driverAlive(driverId);
    }

    public String driverId() {
        return driverId;
    }

    /** The driver is gone; does nothing the second time. */
    @Override
    public void close() throws IOException {
        held.close();
    }
}
