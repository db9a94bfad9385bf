package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measurements of one gate, one JSON object a line, not forced until {@link #close}. Beyond its limit lines are counted
 * and dropped, and its last line says how many. After a crash it goes on behind the last whole line. Thread safe.
 */
public final class EvidenceFile implements Closeable {
    /** The usual limit, in bytes. */
    public static final long DEFAULT_LIMIT = 1024 * 1024;

    /** Kept free for the line that tells how many were dropped. */
    private static final int LAST_LINE = 128;

    private final RandomAccessFile file;
    private final LedgerFiles files;
    private final Path folder;
    private final FileThread thread;
    private final long limit;
    private long length;
    private long lines;
    private long dropped;
    private Closed closed;

    /**
     * What a closed file is named by in the ledger.
     *
     * @param lines lines in it, the one about dropped lines not counted
     * @param dropped lines that did not fit
     */
    public record Closed(Digest digest, long lines, long dropped) {}

    EvidenceFile(Path path, long limit, LedgerFiles files, FileThread thread) throws IOException {
        this.files = files;
        this.folder = path.getParent();
        this.thread = thread;
        this.limit = limit;
        if (limit < 2 * LAST_LINE) {
            throw new IllegalArgumentException(
                    "Evidence of at most " + limit + " bytes; give " + 2 * LAST_LINE + " or more");
        }
        file = thread.call(() -> {
            files.createFolders(folder);
            return files.open(path);
        });
        recover(DocumentFolder.readAll(path));
    }

    private synchronized void recover(byte[] content) throws IOException {
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                long before = droppedIn(content, start, i);
                if (before > 0) {
                    dropped = before;
                    break;
                }
                lines++;
                start = i + 1;
            }
        }
        length = start;
        if (length < content.length) {
            files.truncate(file, length);
        }
    }

    private static long droppedIn(byte[] content, int start, int end) {
        try {
            return Json.tree(java.util.Arrays.copyOfRange(content, start, end))
                    .path("droppedLines")
                    .asLong();
        } catch (IOException e) {
            return 0;
        }
    }

    /** @return false when it was dropped because the limit is reached */
    public synchronized boolean append(ObjectNode measurement) throws IOException {
        if (closed != null) {
            throw new IOException("This evidence is closed; nothing can be added");
        }
        byte[] text = Json.bytes(measurement);
        if (dropped > 0 || length + text.length + 1 > limit - LAST_LINE) {
            dropped++;
            return false;
        }
        byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        files.write(file, length, line, line.length);
        length += line.length;
        lines++;
        return true;
    }

    /** What is in it, oldest first; the line about dropped lines is left out. For going on after a crash. */
    public synchronized List<JsonNode> contents() throws IOException {
        byte[] content = new byte[(int) length];
        file.seek(0);
        file.readFully(content);
        List<JsonNode> found = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                found.add(Json.tree(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return found;
    }

    public synchronized long lines() {
        return lines;
    }

    /** As {@link #finish}. */
    @Override
    public void close() throws IOException {
        finish();
    }

    /** Forces it and tells its digest; the same again the second time. */
    public synchronized Closed finish() throws IOException {
        if (closed == null) {
            long whole = length;
            long kept = lines;
            long lost = dropped;
            closed = thread.call(() -> closeNow(whole, kept, lost));
        }
        return closed;
    }

    private Closed closeNow(long whole, long kept, long lost) throws IOException {
        try (RandomAccessFile open = file) {
            long end = whole;
            files.truncate(open, end);
            if (lost > 0) {
                byte[] last = ("{\"droppedLines\":" + lost + "}\n").getBytes(StandardCharsets.US_ASCII);
                files.write(open, end, last, last.length);
                end += last.length;
            }
            files.force(open);
            files.forceFolder(folder);
            files.forceFolder(folder.getParent());
            byte[] content = new byte[(int) end];
            open.seek(0);
            open.readFully(content);
            return new Closed(Digest.of(content), kept, lost);
        }
    }
}
