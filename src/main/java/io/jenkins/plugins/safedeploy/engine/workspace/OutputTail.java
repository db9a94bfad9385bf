package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Follows a file that a process appends to: hands out lines as they come and keeps the last of them. The file itself is
 * cut back when it grows, so a flood fills no disk.
 */
final class OutputTail implements Closeable {
    /** Longest line, in bytes; the rest of it is dropped. */
    static final int MAX_LINE = 8 * 1024;

    /** Most that {@link #text} keeps, in bytes. */
    static final int KEPT = 64 * 1024;

    /** Most that is read in one go, so that a flood cannot keep us from looking at the time. */
    private static final int STEP = 4 * 1024 * 1024;

    /** From this length on the file is cut back to nothing. */
    private static final long MAX_FILE = 32L * 1024 * 1024;

    private final RandomAccessFile file;
    private final Consumer<String> onLine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<byte[]> last = new ArrayDeque<>();
    private final byte[] buffer = new byte[64 * 1024];
    private long kept;

    OutputTail(File file, Consumer<String> onLine) throws IOException {
        this.file = new RandomAccessFile(file, "rw");
        this.onLine = onLine;
    }

    /**
     * Reads what is there now, at most 4 MiB.
     *
     * @return whether there was more
     */
    boolean read() throws IOException {
        if (readTo(file.getFilePointer() + STEP)) {
            if (file.length() > 2 * MAX_FILE) {
                finish();
                boolean nothingMeanwhile = file.length() == file.getFilePointer();
                if (nothingMeanwhile || file.length() > 4 * MAX_FILE) {
                    startOver(); // what is written meanwhile may be the last of it, so it is not dropped before it must
                }
            }
            return true;
        }
        if (file.getFilePointer() > MAX_FILE) {
            startOver();
        }
        return false;
    }

    /**
     * Reads what was there when this was called, however much a process that still writes adds meanwhile; of very much
     * only the end.
     */
    void finish() throws IOException {
        long end = file.length();
        if (end - file.getFilePointer() > MAX_FILE) {
            file.seek(end - STEP);
            line.reset();
            add("[safe-deploy: output came faster than it could be read; some of it is missing]"
                    .getBytes(StandardCharsets.UTF_8));
        }
        readTo(end);
        if (line.size() > 0) {
            endLine();
        }
    }

    /** False when the file ended first. */
    private boolean readTo(long end) throws IOException {
        for (long left = end - file.getFilePointer(); left > 0; left = end - file.getFilePointer()) {
            int n = file.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                return false;
            }
            split(n);
        }
        return true;
    }

    private void startOver() throws IOException {
        file.setLength(0);
        file.seek(0);
    }

    private void split(int n) {
        int from = 0;
        for (int i = 0; i < n; i++) {
            if (buffer[i] == '\n') {
                keep(from, i);
                endLine();
                from = i + 1;
            }
        }
        keep(from, n);
    }

    private void keep(int from, int to) {
        line.write(buffer, from, Math.min(to - from, MAX_LINE - line.size()));
    }

    private void endLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        add(bytes);
    }

    private void add(byte[] bytes) {
        last.addLast(bytes);
        kept += bytes.length + 1;
        while (kept > KEPT) {
            kept -= last.removeFirst().length + 1;
        }
        onLine.accept(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The last lines. */
    String text() {
        StringBuilder text = new StringBuilder();
        last.forEach(
                bytes -> text.append(new String(bytes, StandardCharsets.UTF_8)).append('\n'));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
