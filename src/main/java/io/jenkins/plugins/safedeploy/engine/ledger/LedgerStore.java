package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: where one ledger is kept. Lines are bytes here and stay the bytes that were appended. Thread safe; every method
 * may be called by an interrupted thread and leaves its interrupt flag as it was, except {@link #lock}, which only a
 * {@link FileThread} calls.
 */
public interface LedgerStore extends Closeable {

    /** Where it is, for messages. */
    String name();

    /** Where it lives; see {@link LedgerHome}. */
    LedgerHome home() throws IOException;

    /** The most bytes that a segment may have. */
    long segmentBytes();

    /** Numbers of the segments, ascending; empty for a new ledger. */
    List<Integer> segments() throws IOException;

    /** Bytes of a segment; -1 when there is none of that number. Cheap: asked at every refresh. */
    long length(int segment) throws IOException;

    /** Something that changes whenever a segment changes, even to the same length. Cheap. */
    long stamp(int segment) throws IOException;

    /** @throws java.nio.file.NoSuchFileException when there is none of that number */
    SegmentInput read(int segment) throws IOException;

    /** Waits until nobody else, in this process or another, may append. */
    Appender lock() throws IOException;

    /** As {@link #lock} but does not wait: empty when somebody else may append, or when it would have to be prepared. */
    Optional<Appender> tryLock() throws IOException;

    /** The last checkpoint that was written. */
    Optional<byte[]> checkpoint() throws IOException;

    /**
     * Keeps {@code content}; it is on the disk when this returns. Doing it again is cheap and changes nothing.
     *
     * @throws IOException also when there are more than {@code limit} bytes; then nothing is kept
     */
    Digest putDocument(InputStream content, long limit) throws IOException;

    Digest putDocument(byte[] content) throws IOException;

    /**
     * The content, whose digest was computed again.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such document
     * @throws IOException when what is there has another digest; the message says both
     */
    byte[] document(Digest digest) throws IOException;

    /**
     * Opens the evidence of that name, new or to go on after a crash.
     *
     * @param name letters, digits, {@code . _ -}, at most 120 characters, not beginning with a dot
     * @param limit the most bytes it may have
     */
    EvidenceFile evidence(String name, long limit) throws IOException;

    /** Evidence as it was forced. @throws IOException when its digest is another one; the message says both */
    byte[] evidence(String name, Digest digest) throws IOException;

    /** Replaces the folder for breaking glass in one step; {@code files} by relative path, read once each. */
    void breakGlass(Map<String, Content> files) throws IOException;

    /**
     * Holds the lock of a driver until it is closed or the process ends, however it ends.
     *
     * @throws IOException when it is held already, here or elsewhere
     */
    Closeable holdDriver(String driverId) throws IOException;

    /** Whether some process, this one included, holds that lock. */
    boolean driverAlive(String driverId) throws IOException;

    /** Frees what this process holds of it; drivers stay held. */
    @Override
    void close() throws IOException;

    /** Reads one segment. */
    interface SegmentInput extends Closeable {
        /** As {@link java.io.RandomAccessFile#read(byte[], int, int)} at {@code position}: -1 at the end. */
        int read(long position, byte[] into, int from, int length) throws IOException;
    }

    /** Bytes that can be read. */
    interface Content {
        InputStream open() throws IOException;
    }

    /** The right to append, until closed. Used by the thread that took it. */
    interface Appender extends AutoCloseable {
        /** Whether the files are others than when this store last held the lock: a restored or replaced folder. */
        boolean replaced();

        void create(int segment) throws IOException;

        /** Writes at {@code position}, which is the length of the segment, or writes again what stands there. */
        void write(int segment, long position, byte[] bytes, int length) throws IOException;

        /** Cuts the segment back to {@code length} bytes. */
        void truncate(int segment, long length) throws IOException;

        /** Returns when the segment, and its name when it is new, are on the disk. */
        void force(int segment) throws IOException;

        /** Marks a segment that will not grow any more. */
        void seal(int segment) throws IOException;

        /** Closes what is open, so that the next access opens it afresh. */
        void reopen() throws IOException;

        /**
         * Copies the end of a segment into a file of its own and then cuts it off; both forced. A copy that was made
         * stays listed in {@link #setAside} until {@link #reported}.
         *
         * @return the name of that file
         */
        String setAside(int segment, long offset) throws IOException;

        /** Copies that no event names yet. */
        List<SetAside> setAside() throws IOException;

        void reported(SetAside copy) throws IOException;

        /** Replaces the checkpoint in one step. */
        void checkpoint(byte[] content) throws IOException;

        /** Gives the reserved bytes back to the disk. @return false when there were none */
        boolean releaseReserve() throws IOException;

        /** Takes the reserved bytes again when there is room. */
        void keepReserve();

        @Override
        void close() throws IOException;
    }

    /**
     * A torn end that was set aside.
     *
     * @param file name of the copy
     * @param segment where it was
     * @param offset bytes into that segment
     * @param bytes its length
     */
    record SetAside(String file, int segment, long offset, long bytes) {}
}
