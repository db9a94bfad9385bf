package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that lines are appended to. Used with the append lock held, on a {@link FileThread}. */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("ledger-([1-9][0-9]{0,8})\\.jsonl");
    private static final Pattern UNREPORTED =
            Pattern.compile("(torn-([1-9][0-9]{0,8})-([0-9]{1,18})(?:-[0-9]+)?\\.jsonl)\\.unreported");
    private static final int COPY = 64 * 1024;

    private final Path folder;
    private final LedgerFiles files;
    private RandomAccessFile current;
    private int currentSegment;
    private Object currentKey;
    private Object folderKey;
    /** Whether the name of {@link #current} may not be on the disk: whoever made it may have died before it was. */
    private boolean nameInDoubt;

    SegmentFiles(Path folder, LedgerFiles files) {
        this.folder = folder;
        this.files = files;
    }

    Path path(int segment) {
        return folder.resolve("ledger-" + segment + ".jsonl");
    }

    List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(entry -> {
                Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    numbers.add(Integer.valueOf(name.group(1)));
                }
            });
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        numbers.sort(null);
        return numbers;
    }

    /** Whether folder or segment are others than those that were used before; then nothing stays open. */
    boolean replaced() throws IOException {
        Object now = key(folder);
        boolean other = folderKey != null && !folderKey.equals(now)
                || current != null && !currentKey.equals(key(path(currentSegment)));
        folderKey = now;
        if (other) {
            close();
        }
        return other;
    }

    private static Object key(Path file) throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    void create(int segment) throws IOException {
        open(segment, true);
    }

    private RandomAccessFile open(int segment, boolean create) throws IOException {
        if (current == null || currentSegment != segment) {
            close();
            Path path = path(segment);
            if (!create && !Files.exists(path)) {
                throw new NoSuchFileException(path.toString(), null, "the segment is gone");
            }
            current = files.open(path);
            currentSegment = segment;
            currentKey = key(path);
            nameInDoubt = true;
        }
        return current;
    }

    void write(int segment, long position, byte[] bytes, int length) throws IOException {
        files.write(open(segment, false), position, bytes, length);
    }

    void truncate(int segment, long length) throws IOException {
        files.truncate(open(segment, false), length);
    }

    void force(int segment) throws IOException {
        files.force(open(segment, false));
        if (nameInDoubt) {
            files.forceFolder(folder);
            nameInDoubt = false;
        }
    }

    void seal(int segment) throws IOException {
        files.readOnly(path(segment));
    }

    String setAside(int segment, long offset) throws IOException {
        String name = freeName(segment, offset);
        Path copy = folder.resolve(name + ".unreported");
        RandomAccessFile from = open(segment, false);
        try (RandomAccessFile to = files.open(copy)) {
            byte[] buffer = new byte[COPY];
            long length = from.length();
            for (long at = offset; at < length; ) {
                from.seek(at);
                int n = from.read(buffer, 0, (int) Math.min(buffer.length, length - at));
                if (n <= 0) {
                    break;
                }
                files.write(to, at - offset, buffer, n);
                at += n;
            }
            files.force(to);
        }
        files.forceFolder(folder);
        files.truncate(from, offset);
        files.force(from);
        return name;
    }

    private String freeName(int segment, long offset) {
        String stem = "torn-" + segment + "-" + offset;
        String name = stem + ".jsonl";
        for (int i = 2; Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".unreported")); i++) {
            name = stem + "-" + i + ".jsonl";
        }
        return name;
    }

    List<LedgerStore.SetAside> unreported() throws IOException {
        List<LedgerStore.SetAside> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries.sorted()::iterator) {
                Matcher name = UNREPORTED.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    found.add(new LedgerStore.SetAside(
                            name.group(1),
                            Integer.parseInt(name.group(2)),
                            Long.parseLong(name.group(3)),
                            Files.size(entry)));
                }
            }
        }
        return found;
    }

    void reported(LedgerStore.SetAside copy) throws IOException {
        files.rename(folder.resolve(copy.file() + ".unreported"), folder.resolve(copy.file()));
    }

    void close() throws IOException {
        RandomAccessFile open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }
}
