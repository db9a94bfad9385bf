package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.ledger.EvidenceFile;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerHome;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerStore;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store of a process that can die: its locks go with it, as the kernel does it, and its folder may be a copy. */
final class MortalStore implements LedgerStore {
    private static final LedgerHome HOME = new LedgerHome("machine", "/ledgers/production", "1");

    private final FileLedgerStore store;
    private final Path drivers;
    private final List<Closeable> locks = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    /** Negative control: everybody counts as dead. */
    boolean driverLockTakenOut;
    /** What others do after this process has decided and before it appends. */
    Runnable beforeLock = () -> {};

    MortalStore(Path folder, FileLedgerStore.Settings settings) throws IOException {
        store = new FileLedgerStore(folder, settings);
        drivers = store.folder().resolve("drivers");
    }

    /** After the death of the process: frees what the kernel frees, writes nothing. */
    void die() throws IOException {
        for (Closeable lock : locks) {
            lock.close();
        }
        for (String driver : held) {
            Files.createFile(drivers.resolve(driver + ".lock"));
        }
        store.close();
    }

    @Override
    public LedgerHome home() {
        return HOME;
    }

    @Override
    public Closeable holdDriver(String driverId) throws IOException {
        Closeable lock = store.holdDriver(driverId);
        held.add(driverId);
        locks.add(lock);
        return lock;
    }

    @Override
    public boolean driverAlive(String driverId) throws IOException {
        return !driverLockTakenOut && store.driverAlive(driverId);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public long segmentBytes() {
        return store.segmentBytes();
    }

    @Override
    public List<Integer> segments() throws IOException {
        return store.segments();
    }

    @Override
    public long length(int segment) {
        return store.length(segment);
    }

    @Override
    public long stamp(int segment) {
        return store.stamp(segment);
    }

    @Override
    public SegmentInput read(int segment) throws IOException {
        return store.read(segment);
    }

    @Override
    public Appender lock() throws IOException {
        othersFirst();
        return store.lock();
    }

    @Override
    public Optional<Appender> tryLock() throws IOException {
        othersFirst();
        return store.tryLock();
    }

    private void othersFirst() {
        Runnable others = beforeLock;
        beforeLock = () -> {};
        others.run();
    }

    @Override
    public Optional<byte[]> checkpoint() throws IOException {
        return store.checkpoint();
    }

    @Override
    public Digest putDocument(InputStream content, long limit) throws IOException {
        return store.putDocument(content, limit);
    }

    @Override
    public Digest putDocument(byte[] content) throws IOException {
        return store.putDocument(content);
    }

    @Override
    public byte[] document(Digest digest) throws IOException {
        return store.document(digest);
    }

    @Override
    public EvidenceFile evidence(String name, long limit) throws IOException {
        return store.evidence(name, limit);
    }

    @Override
    public byte[] evidence(String name, Digest digest) throws IOException {
        return store.evidence(name, digest);
    }

    @Override
    public void breakGlass(Map<String, Content> files) throws IOException {
        store.breakGlass(files);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
