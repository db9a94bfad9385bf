package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A ledger in a folder of a local file system: segments {@code ledger-<n>.jsonl}, {@code documents/<sha256>},
 * {@code evidence/<name>.jsonl}, {@code drivers/<id>.lock}, {@code breaking-glass/}, {@code checkpoint.json},
 * {@code reserve}, {@code append.lock}, {@code home}, and {@code torn-<n>-<offset>.jsonl} for what was set aside. Several
 * stores, in one process or several, may be opened on one folder.
 */
public final class FileLedgerStore implements LedgerStore {
    private static final Pattern EVIDENCE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}");

    private final Path folder;
    private final Settings settings;
    private final LedgerFiles files;
    private final FileThread thread;
    private final AppendLock lock;
    private final SegmentFiles segments;
    private final Reserve reserve;
    private final DocumentFolder documents;
    private final DriverLocks drivers;
    private final GlassFolder glass;
    private boolean closed;

    /**
     * How a folder is used.
     *
     * @param segmentBytes the most bytes of a segment, at least {@link Ledger#MAX_APPEND_BYTES} for full-size lines
     * @param reserveBytes kept for the way to the end of a deployment on a full disk; 0 for none
     * @param allowedFileSystems types of network file systems that are accepted by name
     * @param files {@link LedgerFiles#REAL} except in tests
     */
    public record Settings(long segmentBytes, int reserveBytes, Set<String> allowedFileSystems, LedgerFiles files) {
        public static final Settings DEFAULT = new Settings(64L * 1024 * 1024, 1024 * 1024, Set.of(), LedgerFiles.REAL);

        public Settings {
            allowedFileSystems = Set.copyOf(allowedFileSystems);
            if (segmentBytes < 1 || reserveBytes < 0) {
                throw new IllegalArgumentException(
                        "Segments of " + segmentBytes + " bytes and a reserve of " + reserveBytes + " bytes");
            }
        }

        public Settings withSegmentBytes(long bytes) {
            return new Settings(bytes, reserveBytes, allowedFileSystems, files);
        }

        public Settings withReserveBytes(int bytes) {
            return new Settings(segmentBytes, bytes, allowedFileSystems, files);
        }

        public Settings withAllowedFileSystems(Set<String> types) {
            return new Settings(segmentBytes, reserveBytes, types, files);
        }

        public Settings withFiles(LedgerFiles other) {
            return new Settings(segmentBytes, reserveBytes, allowedFileSystems, other);
        }
    }

    /** Opens {@code folder}, and makes it. */
    public FileLedgerStore(Path folder) throws IOException {
        this(folder, Settings.DEFAULT);
    }

    /** @throws IOException also when the folder is on a network file system that is not allowed by name */
    public FileLedgerStore(Path folder, Settings settings) throws IOException {
        this.settings = settings;
        this.files = settings.files();
        this.thread = new FileThread("safe-deploy store " + folder.getFileName());
        this.folder = thread.call(() -> prepare(folder));
        this.lock = AppendLock.of(this.folder, files);
        this.segments = new SegmentFiles(this.folder, files);
        this.reserve = new Reserve(this.folder, settings.reserveBytes(), files);
        this.documents = new DocumentFolder(this.folder.resolve("documents"), files);
        this.drivers = new DriverLocks(this.folder.resolve("drivers"), files);
        this.glass = new GlassFolder(this.folder, files);
    }

    private Path prepare(Path wanted) throws IOException {
        boolean fresh = !Files.exists(wanted);
        files.createFolders(wanted);
        Path real = wanted.toRealPath();
        FileSystemRule.check(Files.getFileStore(real).type(), real.toString(), settings.allowedFileSystems());
        if (fresh && real.getParent() != null) {
            files.forceFolder(real.getParent());
        }
        if (Files.isWritable(real)) {
            LedgerHome.mark(real);
        }
        return real;
    }

    /** Canonical and absolute. */
    public Path folder() {
        return folder;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public LedgerHome home() throws IOException {
        return LedgerHome.of(folder);
    }

    @Override
    public long segmentBytes() {
        return settings.segmentBytes();
    }

    @Override
    public List<Integer> segments() throws IOException {
        return segments.numbers();
    }

    @Override
    public long length(int segment) {
        File file = segments.path(segment).toFile();
        long length = file.length();
        return length == 0 && !file.exists() ? -1 : length;
    }

    @Override
    public long stamp(int segment) {
        return segments.path(segment).toFile().lastModified();
    }

    @Override
    public SegmentInput read(int segment) throws IOException {
        Path path = segments.path(segment);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        return new SegmentInput() {
            @Override
            public int read(long position, byte[] into, int from, int length) throws IOException {
                file.seek(position);
                return file.read(into, from, length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public Appender lock() throws IOException {
        lock.lock();
        return appender();
    }

    @Override
    public Optional<Appender> tryLock() throws IOException {
        return lock.tryLock() ? Optional.of(appender()) : Optional.empty();
    }

    private Appender appender() throws IOException {
        boolean taken = false;
        try {
            Appender appender = new FileAppender(segments.replaced());
            taken = true;
            return appender;
        } finally {
            if (!taken) {
                lock.unlock();
            }
        }
    }

    @Override
    public Optional<byte[]> checkpoint() throws IOException {
        Path path = folder.resolve("checkpoint.json");
        return Files.exists(path) ? Optional.of(DocumentFolder.readAll(path)) : Optional.empty();
    }

    @Override
    public Digest putDocument(InputStream content, long limit) throws IOException {
        int most = (int) Math.min(limit, Integer.MAX_VALUE - 64);
        byte[] bytes = content.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("The document is larger than " + limit + " bytes and was not kept");
        }
        return putDocument(bytes);
    }

    @Override
    public Digest putDocument(byte[] content) throws IOException {
        return thread.call(() -> documents.put(content));
    }

    @Override
    public byte[] document(Digest digest) throws IOException {
        return documents.read(digest);
    }

    @Override
    public EvidenceFile evidence(String name, long limit) throws IOException {
        return new EvidenceFile(evidencePath(name), limit, files, thread);
    }

    @Override
    public byte[] evidence(String name, Digest digest) throws IOException {
        return DocumentFolder.verified(evidencePath(name), digest);
    }

    private Path evidencePath(String name) {
        if (!EVIDENCE.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of evidence: give 1 to 120 letters, digits,"
                    + " '.', '_' or '-', not beginning with a dot");
        }
        return folder.resolve("evidence").resolve(name + ".jsonl");
    }

    @Override
    public void breakGlass(Map<String, Content> contents) throws IOException {
        thread.call(() -> {
            glass.replace(contents);
            return null;
        });
    }

    @Override
    public Closeable holdDriver(String driverId) throws IOException {
        Closeable held = thread.call(() -> drivers.hold(driverId));
        return () -> thread.call(() -> {
            held.close();
            return null;
        });
    }

    @Override
    public boolean driverAlive(String driverId) throws IOException {
        return thread.call(() -> drivers.alive(driverId));
    }

    @Override
    public void close() throws IOException {
        thread.call(() -> {
            if (!closed) {
                closed = true;
                segments.close();
                lock.leave();
            }
            return null;
        });
    }

    private final class FileAppender implements Appender {
        private final boolean replaced;

        FileAppender(boolean replaced) {
            this.replaced = replaced;
        }

        @Override
        public boolean replaced() {
            return replaced;
        }

        @Override
        public void create(int segment) throws IOException {
            segments.create(segment);
        }

        @Override
        public void write(int segment, long position, byte[] bytes, int length) throws IOException {
            segments.write(segment, position, bytes, length);
        }

        @Override
        public void truncate(int segment, long length) throws IOException {
            segments.truncate(segment, length);
        }

        @Override
        public void force(int segment) throws IOException {
            segments.force(segment);
        }

        @Override
        public void seal(int segment) throws IOException {
            segments.seal(segment);
        }

        @Override
        public void reopen() throws IOException {
            segments.close();
        }

        @Override
        public String setAside(int segment, long offset) throws IOException {
            try {
                return segments.setAside(segment, offset);
            } catch (IOException e) {
                if (!reserve.release()) {
                    throw e;
                }
                return segments.setAside(segment, offset);
            }
        }

        @Override
        public List<SetAside> setAside() throws IOException {
            return segments.unreported();
        }

        @Override
        public void reported(SetAside copy) throws IOException {
            segments.reported(copy);
        }

        @Override
        public void checkpoint(byte[] content) throws IOException {
            Path draft = folder.resolve("checkpoint.tmp");
            try (RandomAccessFile file = files.open(draft)) {
                files.truncate(file, 0);
                files.write(file, 0, content, content.length);
                files.force(file);
            } catch (IOException e) {
                files.delete(draft);
                throw e;
            }
            files.rename(draft, folder.resolve("checkpoint.json"));
        }

        @Override
        public boolean releaseReserve() throws IOException {
            return reserve.release();
        }

        @Override
        public void keepReserve() {
            reserve.keep();
        }

        @Override
        public void close() throws IOException {
            lock.unlock();
        }
    }
}
