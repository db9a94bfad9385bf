package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Locks that live as long as their process. All of this JVM are in one registry under one monitor: a file that is held
 * here is never opened a second time, since closing that descriptor would drop the lock.
 */
final class DriverLocks {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");
    private static final Map<Path, Held> HELD = new HashMap<>();
    /** A look by another process holds a shared lock for some microseconds. */
    private static final int TRIES = 200;

    private static final long PAUSE_NANOS = 5_000_000;

    private record Held(RandomAccessFile file) {}

    private final Path folder;
    private final LedgerFiles files;

    /** @param folder canonical */
    DriverLocks(Path folder, LedgerFiles files) {
        this.folder = folder;
        this.files = files;
    }

    private Path path(String driverId) {
        if (!ID.matcher(driverId).matches()) {
            throw new IllegalArgumentException("'" + driverId + "' is no id of a driver: give 1 to 120 letters, digits,"
                    + " '.', '_' or '-', beginning with a letter or digit");
        }
        return folder.resolve(driverId + ".lock");
    }

    Closeable hold(String driverId) throws IOException {
        Path path = path(driverId);
        synchronized (HELD) {
            if (HELD.containsKey(path)) {
                throw new IOException("This process drives as " + driverId + " already");
            }
            files.createFolders(folder);
            RandomAccessFile file = files.open(path);
            FileLock lock = null;
            try {
                for (int i = 0; i < TRIES && lock == null; i++) {
                    lock = file.getChannel().tryLock();
                    if (lock == null) {
                        java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
                if (lock == null) {
                    throw new IOException("Another process drives as " + driverId);
                }
                HELD.put(path, new Held(file));
            } finally {
                if (lock == null) {
                    file.close();
                }
            }
        }
        return () -> free(path);
    }

    private static void free(Path path) throws IOException {
        synchronized (HELD) {
            Held held = HELD.remove(path);
            if (held != null) {
                held.file.close(); // and with it the lock
                Files.deleteIfExists(path);
            }
        }
    }

    boolean alive(String driverId) throws IOException {
        Path path = path(driverId);
        synchronized (HELD) {
            if (HELD.containsKey(path)) {
                return true;
            }
            if (!Files.exists(path)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        }
    }
}
