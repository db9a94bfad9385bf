package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds what the headers of one tar entry may take: the reader collects long names and attributes in memory. */
final class Metered extends FilterInputStream {
    private static final long LARGEST_HEADER = 1024 * 1024;

    private final String archive;
    private long left;

    Metered(String archive, InputStream in) {
        super(in);
        this.archive = archive;
    }

    /** From here on headers are read. */
    void header() {
        left = LARGEST_HEADER;
    }

    /** From here on the content of a file is read, which is counted elsewhere. */
    void data() {
        left = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        return spend(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        return spend(n, n);
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        spend(0, skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int spend(int result, long n) throws ArchiveRefused {
        left -= Math.max(0, n);
        if (left < 0) {
            throw new ArchiveRefused(archive, "the headers of one entry take more than " + LARGEST_HEADER + " bytes");
        }
        return result;
    }
}
