package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;

/** Bytes that are kept so that the last events of a deployment find room on a full disk. */
final class Reserve {
    private static final Logger LOGGER = Logger.getLogger(Reserve.class.getName());

    /** Appends after a failed try before the next one. */
    private static final int PAUSE = 20;

    private static final int ROOM_FACTOR = 4;

    private final Path folder;
    private final Path path;
    private final int bytes;
    private final LedgerFiles files;
    private boolean kept;
    private int pause;

    Reserve(Path folder, int bytes, LedgerFiles files) {
        this.folder = folder;
        this.path = folder.resolve("reserve");
        this.bytes = bytes;
        this.files = files;
    }

    boolean release() throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        kept = false;
        files.delete(path);
        files.forceFolder(folder);
        return true;
    }

    /** Only where there is room for several times as much, so that it never takes the last bytes from a line. */
    void keep() {
        if (kept || bytes == 0 || pause-- > 0) {
            return;
        }
        pause = 0;
        try {
            if (Files.exists(path) && Files.size(path) == bytes) {
                kept = true;
            } else if (Files.getFileStore(folder).getUsableSpace() >= (long) ROOM_FACTOR * bytes) {
                try (RandomAccessFile file = files.open(path)) {
                    files.write(file, 0, new byte[bytes], bytes);
                    files.force(file);
                }
                kept = true;
            }
        } catch (IOException e) {
            pause = PAUSE;
            drop();
        }
    }

    private void drop() {
        try {
            files.delete(path);
        } catch (IOException e) {
            LOGGER.fine(() -> "Could not delete " + path + ": " + e.getMessage());
        }
    }
}
