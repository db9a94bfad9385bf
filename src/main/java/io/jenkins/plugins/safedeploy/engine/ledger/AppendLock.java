package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to append to a folder: a lock of this JVM and a {@link FileLock} against other processes. All stores of one
 * folder share one, because closing any descriptor of a locked file drops the process's locks on it: the file is opened
 * here, once, and nowhere else.
 */
final class AppendLock {
    private static final Map<Path, AppendLock> OPEN = new HashMap<>();
    private static final String NAME = "append.lock";

    private final Path folder;
    private final Path path;
    private final LedgerFiles files;
    private final ReentrantLock jvm = new ReentrantLock();
    private int users;
    private RandomAccessFile file;
    private Object key;
    private FileLock lock;

    private AppendLock(Path folder, LedgerFiles files) {
        this.folder = folder;
        this.path = folder.resolve(NAME);
        this.files = files;
    }

    /** @param folder canonical */
    static AppendLock of(Path folder, LedgerFiles files) {
        synchronized (OPEN) {
            AppendLock found = OPEN.computeIfAbsent(folder, f -> new AppendLock(f, files));
            found.users++;
            return found;
        }
    }

    /** Waits for both. Only on a {@link FileThread}, which nobody can interrupt. */
    void lock() throws IOException {
        jvm.lock();
        boolean locked = false;
        try {
            while (!locked) {
                if (file == null) {
                    openFresh();
                }
                lock = files.lock(file.getChannel());
                locked = inPlace();
                if (!locked) {
                    release();
                    file.close();
                    file = null;
                }
            }
        } finally {
            if (!locked) {
                jvm.unlock();
            }
        }
    }

    /**
     * Takes both if that needs no waiting. Any thread may call this: other than {@code lock}, the methods
     * {@code tryLock} of a channel and {@code release} of its lock do not look at the interrupt flag and never close
     * the channel.
     */
    boolean tryLock() throws IOException {
        if (!jvm.tryLock()) {
            return false;
        }
        boolean locked = false;
        try {
            if (file != null) {
                lock = files.tryLock(file.getChannel());
                locked = lock != null && inPlace();
                if (!locked) {
                    release();
                }
            }
        } finally {
            if (!locked) {
                jvm.unlock();
            }
        }
        return locked;
    }

    void unlock() throws IOException {
        try {
            release();
        } finally {
            jvm.unlock();
        }
    }

    private void release() throws IOException {
        FileLock held = lock;
        lock = null;
        if (held != null) {
            files.unlock(held);
        }
    }

    private boolean inPlace() throws IOException {
        return key != null && key.equals(keyOf(path));
    }

    private void openFresh() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "the folder of the ledger is gone");
        }
        file = files.open(path);
        key = keyOf(path);
    }

    private static Object keyOf(Path file) throws IOException {
        try {
            Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return found == null ? file : found;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The last user closes the file. */
    void leave() throws IOException {
        jvm.lock();
        try {
            synchronized (OPEN) {
                users--;
                if (users > 0) {
                    return;
                }
                OPEN.remove(folder);
            }
            if (file != null) {
                file.close();
                file = null;
                key = null;
            }
        } finally {
            jvm.unlock();
        }
    }
}
