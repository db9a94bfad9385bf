package io.jenkins.plugins.safedeploy.targets.guard;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A target's own memory of who drives it: the files {@code lock}, {@code epoch} and {@code witness.json} in one folder.
 * What must not be done by an older driver is done inside {@link #locked}, after {@link #claim}.
 */
public final class TargetState {
    /** Name of the file with the highest epoch seen, in decimal digits and a line feed. */
    public static final String EPOCH = "epoch";

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Closing any channel of a file drops the JVM's lock on it (POSIX), so threads must take turns before that. */
    private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final Path folder;
    private final FileActions files;

    /** @param folder exists, and is no symbolic link */
    public TargetState(Path folder, FileActions files) {
        this.folder = folder;
        this.files = files;
    }

    /** Work that nobody else does at the same time. */
    @FunctionalInterface
    public interface Work<T> {
        T perform() throws IOException;
    }

    /** @throws IOException also when another process holds the lock for more than a minute */
    public <T> T locked(Work<T> work) throws IOException {
        long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
        Path file = folder.toRealPath().resolve("lock");
        ReentrantLock turn = TURNS.computeIfAbsent(file, any -> new ReentrantLock());
        try {
            if (!turn.tryLock(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                throw busy(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + file + "; nothing was done", e);
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            FileLock lock = channel.tryLock();
            while (lock == null) {
                if (System.nanoTime() > deadline) {
                    throw busy(file);
                }
                TimeUnit.MILLISECONDS.sleep(5);
                lock = channel.tryLock();
            }
            return work.perform();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + file + "; nothing was done", e);
        } finally {
            turn.unlock();
        }
    }

    private static IOException busy(Path file) {
        return new IOException("Another process has held " + file + " for a minute; nothing was done." + " 'fuser "
                + file + "' names it.");
    }

    /** The highest epoch seen; 0 when there was none. */
    public long epoch() throws IOException {
        Path file = folder.resolve(EPOCH);
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("The epoch file " + file + " is damaged: it holds '"
                    + text.substring(0, Math.min(40, text.length()))
                    + "'. It must hold the highest epoch that ever drove this target ('safedeploy history' shows it);"
                    + " write that number into it.");
        }
    }

    /**
     * Makes the target refuse every older driver from now on. To be called while {@link #locked}.
     *
     * @return false when a newer driver was here; then nothing was changed
     */
    public boolean claim(long epoch) throws IOException {
        long seen = epoch();
        if (seen < epoch) {
            files.replace(folder.resolve(EPOCH), (epoch + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return seen <= epoch;
    }

    /** What the last apply left; null when there is none. */
    public Witness witness() throws IOException {
        Path file = folder.resolve("witness.json");
        return Files.exists(file) ? Json.read(Files.readAllBytes(file), Witness.class) : null;
    }

    /** To be called while {@link #locked}; durable only once the folder was forced. */
    public void leave(Witness witness) throws IOException {
        files.put(folder.resolve("witness.json"), Json.bytes(witness));
    }
}
