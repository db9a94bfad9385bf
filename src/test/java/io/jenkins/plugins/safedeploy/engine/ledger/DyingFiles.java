package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A process that dies at one of the boundaries before, in the middle of and after each operation, and a disk that keeps
 * only what was forced when the power goes.
 */
final class DyingFiles implements LedgerFiles {
    /** What a process that died throws. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final long dieAt;
    private final boolean forceWorks;
    private long boundary;
    private boolean dead;

    private final Map<RandomAccessFile, Path> paths = new IdentityHashMap<>();
    private final Map<Path, byte[]> forced = new HashMap<>();
    private final Map<Path, byte[]> durable = new HashMap<>();

    /** @param dieAt number of the boundary, from 1 */
    DyingFiles(long dieAt, boolean forceWorks) {
        this.dieAt = dieAt;
        this.forceWorks = forceWorks;
    }

    /** The next process on the same disk, which never dies. */
    DyingFiles successor() {
        DyingFiles next = new DyingFiles(Long.MAX_VALUE, forceWorks);
        next.forced.putAll(forced);
        next.durable.putAll(durable);
        return next;
    }

    boolean dead() {
        return dead;
    }

    /** Boundaries that were passed. */
    long boundaries() {
        return boundary;
    }

    private void boundary() {
        boundary++;
        if (dead || boundary == dieAt) {
            dead = true;
            throw new Killed();
        }
    }

    /** Takes back everything in {@code folder} that was not forced. */
    void powerGoes(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) entries::iterator) {
                if (Files.isRegularFile(path) && !path.getFileName().toString().equals("home")) {
                    byte[] content = durable.get(path);
                    if (content == null) {
                        Files.delete(path);
                    } else {
                        Files.delete(path);
                        Files.write(path, content);
                    }
                }
            }
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        boundary();
        LedgerFiles.REAL.createFolders(folder);
        boundary();
    }

    @Override
    public RandomAccessFile open(Path file) throws IOException {
        boundary();
        RandomAccessFile opened = LedgerFiles.REAL.open(file);
        paths.put(opened, file);
        boundary();
        return opened;
    }

    @Override
    public void write(RandomAccessFile file, long position, byte[] bytes, int length) throws IOException {
        boundary();
        LedgerFiles.REAL.write(file, position, bytes, length / 2);
        boundary();
        LedgerFiles.REAL.write(file, position, bytes, length);
        boundary();
    }

    @Override
    public void truncate(RandomAccessFile file, long length) throws IOException {
        boundary();
        LedgerFiles.REAL.truncate(file, length);
        boundary();
    }

    @Override
    public void force(RandomAccessFile file) throws IOException {
        boundary();
        if (forceWorks) {
            Path path = paths.get(file);
            byte[] content = Files.readAllBytes(path);
            forced.put(path, content);
            durable.computeIfPresent(path, (p, old) -> content);
        }
        boundary();
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        boundary();
        forced.forEach((path, content) -> {
            if (path.getParent().equals(folder)) {
                durable.put(path, content);
            }
        });
        boundary();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        boundary();
        LedgerFiles.REAL.rename(from, to);
        if (forced.containsKey(from)) {
            forced.put(to, forced.remove(from));
        }
        boundary();
    }

    @Override
    public void symbolicLink(Path link, Path target) throws IOException {
        boundary();
        LedgerFiles.REAL.symbolicLink(link, target);
        boundary();
    }

    @Override
    public void delete(Path file) throws IOException {
        boundary();
        LedgerFiles.REAL.delete(file);
        boundary();
    }

    @Override
    public void readOnly(Path file) throws IOException {
        boundary();
        LedgerFiles.REAL.readOnly(file);
        boundary();
    }

    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        boundary();
        return LedgerFiles.REAL.lock(channel);
    }

    @Override
    public FileLock tryLock(FileChannel channel) throws IOException {
        boundary();
        return LedgerFiles.REAL.tryLock(channel);
    }

    /** The system releases the locks of a process that died. */
    @Override
    public void unlock(FileLock lock) throws IOException {
        LedgerFiles.REAL.unlock(lock);
    }
}
