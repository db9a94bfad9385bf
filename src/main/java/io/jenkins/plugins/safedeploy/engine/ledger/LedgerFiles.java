package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Every operation by which the ledger changes a file, one method each. {@link #REAL} is the only one to use; tests
 * decorate it to fail, to die between two operations, or to leave one out.
 */
public interface LedgerFiles {
    LedgerFiles REAL = new LedgerFiles() {};

    /** Makes {@code folder} and its parents; does nothing when it is there. */
    default void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Opens for reading and writing, and creates it. */
    default RandomAccessFile open(Path file) throws IOException {
        return new RandomAccessFile(file.toFile(), "rw");
    }

    default void write(RandomAccessFile file, long position, byte[] bytes, int length) throws IOException {
        file.seek(position);
        file.write(bytes, 0, length);
    }

    default void truncate(RandomAccessFile file, long length) throws IOException {
        file.setLength(length);
    }

    /** Returns when content and length are on the disk. */
    default void force(RandomAccessFile file) throws IOException {
        file.getFD().sync();
    }

    /** Returns when the names in {@code folder} are on the disk. */
    default void forceFolder(Path folder) throws IOException {
        FileThread.FOLDERS.call(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return null;
        });
    }

    /** Replaces {@code to} in one step. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    default void symbolicLink(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
    }

    /** Does nothing when it is not there. */
    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Takes every write permission away; does nothing where permissions are not those of POSIX. */
    default void readOnly(Path file) throws IOException {
        try {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            permissions.removeAll(Set.of(
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE));
            Files.setPosixFilePermissions(file, permissions);
        } catch (UnsupportedOperationException e) {
            if (!file.toFile().setReadOnly()) {
                throw new NoSuchFileException(file.toString(), null, "could not be made read-only");
            }
        }
    }

    /** Waits for the whole file. Only ever called on a {@link FileThread}. */
    default FileLock lock(FileChannel channel) throws IOException {
        return channel.lock();
    }

    /** The whole file, or null when another process has it. */
    default FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    default void unlock(FileLock lock) throws IOException {
        lock.release();
    }
}
