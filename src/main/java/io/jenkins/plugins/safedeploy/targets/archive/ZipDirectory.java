package io.jenkins.plugins.safedeploy.targets.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Bounds how many entries a zip can have before its directory is read into memory. The number that the archive states
 * is not trusted: each entry of the directory takes at least 46 bytes between its start and the end of the file
 * (APPNOTE.TXT 6.3.10, sections 4.3.12, 4.3.15 and 4.3.16).
 */
final class ZipDirectory {
    private static final int LONGEST_TAIL = 65_557;
    private static final int END = 0x06054b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final int SMALLEST_ENTRY = 46;
    private static final long IN_ZIP_64 = 0xffffffffL;

    private ZipDirectory() {}

    static void check(String name, Path archive, int mostEntries) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
            long length = file.length();
            byte[] tail = new byte[(int) Math.min(length, LONGEST_TAIL)];
            file.seek(length - tail.length);
            file.readFully(tail);
            ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            int end = tail.length - 22;
            while (end >= 0 && bytes.getInt(end) != END) {
                end--;
            }
            if (end < 0) {
                throw new ArchiveRefused(name, "it is no zip: its directory was not found");
            }
            long start = bytes.getInt(end + 16) & 0xffffffffL;
            if (end >= 20 && bytes.getInt(end - 20) == END_64_LOCATOR) {
                start = start == IN_ZIP_64 ? startIn64(file, bytes.getLong(end - 20 + 8), length) : start;
            }
            if (start > length || (length - start) / SMALLEST_ENTRY > mostEntries * 4L) {
                throw new ArchiveRefused(name, "its directory is too large for " + mostEntries + " entries");
            }
        }
    }

    private static long startIn64(RandomAccessFile file, long record, long length) throws IOException {
        if (record < 0 || record > length - 56) {
            return Long.MAX_VALUE;
        }
        byte[] field = new byte[8];
        file.seek(record + 48);
        file.readFully(field);
        long start = ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return start < 0 ? Long.MAX_VALUE : start;
    }
}
