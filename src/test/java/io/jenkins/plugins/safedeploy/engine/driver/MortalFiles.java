package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Real files of a process that can die before each operation, which is the same as after the one before, on a disk that
 * can lose what was not forced.
 */
final class MortalFiles implements LedgerFiles {
    private final Points points;
    private final Map<RandomAccessFile, Path> paths = new IdentityHashMap<>();
    private final Map<Path, byte[]> durable = new HashMap<>();
    private final List<Name> names = new ArrayList<>();
    /** While it says so, writes find no room. */
    Full full = (path, bytes) -> false;
    /** Negative control: forces do nothing. */
    boolean forceTakenOut;

    /** Whether there is no room for so many bytes more. */
    interface Full {
        boolean refuses(Path path, long bytes);
    }

    /** A change of a folder that is not forced yet, and how a power cut undoes it. */
    private record Name(Path folder, Runnable undo) {}

    MortalFiles(Points points) {
        this.points = points;
    }

    private interface Operation {
        void run() throws IOException;
    }

    private void around(String what, Operation operation) throws IOException {
        points.pass("before " + what);
        operation.run();
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            around("createFolders " + name(folder), () -> REAL.createFolders(folder));
        }
    }

    @Override
    public RandomAccessFile open(Path file) throws IOException {
        RandomAccessFile[] opened = new RandomAccessFile[1];
        around("open " + name(file), () -> {
            boolean there = Files.exists(file);
            opened[0] = REAL.open(file);
            synchronized (this) {
                paths.put(opened[0], file);
                durable.computeIfAbsent(file, f -> there ? content(f) : new byte[0]);
                if (!there) {
                    names.add(new Name(file.getParent(), () -> delete0(file)));
                }
            }
        });
        return opened[0];
    }

    @Override
    public void write(RandomAccessFile file, long position, byte[] bytes, int length) throws IOException {
        String what = "write " + name(paths.get(file));
        if (points.isFatal("before " + what)) {
            int torn = points.death == Points.Death.TORN_SHORT ? 1 : length - 1;
            if (points.death == Points.Death.TORN_SHORT || points.death == Points.Death.TORN_LONG) {
                REAL.write(file, position, bytes, Math.min(length, torn));
            }
            points.die();
        }
        long more = position + length - file.length();
        if (more > 0 && full.refuses(paths.get(file), more)) {
            REAL.write(file, position, bytes, length / 2);
            throw new IOException("No space left on device");
        }
        REAL.write(file, position, bytes, length);
    }

    @Override
    public void truncate(RandomAccessFile file, long length) throws IOException {
        around("truncate " + name(paths.get(file)), () -> REAL.truncate(file, length));
    }

    @Override
    public void force(RandomAccessFile file) throws IOException {
        around("force " + name(paths.get(file)), () -> {
            if (!forceTakenOut) {
                synchronized (this) {
                    durable.put(paths.get(file), content(paths.get(file)));
                }
            }
        });
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        around("forceFolder " + name(folder), () -> {
            if (!forceTakenOut) {
                synchronized (this) {
                    names.removeIf(name -> name.folder().equals(folder));
                }
            }
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (Files.isSymbolicLink(from)) {
            around("rename " + name(to), () -> REAL.rename(from, to));
            return;
        }
        around("rename " + name(to), () -> {
            byte[] before = Files.exists(to) ? content(to) : null;
            REAL.rename(from, to);
            synchronized (this) {
                byte[] moved = durable.getOrDefault(from, new byte[0]);
                durable.remove(from);
                durable.put(to, moved);
                names.add(new Name(to.getParent(), () -> {
                    write0(from, moved);
                    if (before == null) {
                        delete0(to);
                    } else {
                        write0(to, before);
                    }
                }));
            }
        });
    }

    @Override
    public void symbolicLink(Path link, Path target) throws IOException {
        around("symbolicLink " + name(link), () -> REAL.symbolicLink(link, target));
    }

    @Override
    public void delete(Path file) throws IOException {
        around("delete " + name(file), () -> {
            REAL.delete(file);
            synchronized (this) {
                durable.remove(file);
            }
        });
    }

    @Override
    public void readOnly(Path file) throws IOException {
        around("readOnly " + name(file), () -> REAL.readOnly(file));
    }

    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        points.pass("before lock");
        return REAL.lock(channel);
    }

    /** The kernel frees the locks of the dead, too. */
    @Override
    public void unlock(FileLock lock) throws IOException {
        REAL.unlock(lock);
    }

    /** Another process has forced what it wrote, and this one has nothing on its way. */
    synchronized void forcedByAnother() {
        durable.replaceAll((path, content) -> Files.isRegularFile(path) ? content(path) : content);
    }

    /** What a machine without power forgets. */
    synchronized void cutPower() {
        durable.forEach((path, content) -> {
            if (Files.isRegularFile(path) && !Arrays.equals(content, content(path))) {
                write0(path, content);
            }
        });
        for (int i = names.size() - 1; i >= 0; i--) {
            names.get(i).undo().run();
        }
        names.clear();
    }

    private static String name(Path path) {
        return path.getFileName().toString().replaceAll("[0-9a-f]{32,}", "#").replaceAll("#\\..*", "#.tmp");
    }

    private static byte[] content(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write0(Path path, byte[] content) {
        try {
            Files.deleteIfExists(path);
            Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete0(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
