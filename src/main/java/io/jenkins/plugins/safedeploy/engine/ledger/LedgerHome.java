package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a ledger lives: enough to notice that its folder was copied, cloned or restored, since no copy keeps the inode
 * and the time of birth of a folder.
 *
 * @param host {@code /etc/machine-id}, else the host's name
 * @param path canonical and absolute
 * @param folder device, inode and time of birth of the folder, as text; empty where the file system has none
 */
public record LedgerHome(String host, String path, String folder) {
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final String MARKER = "home";

    /** @throws IOException when {@code folder} is not there or cannot be read */
    public static LedgerHome of(Path folder) throws IOException {
        Path real = folder.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        String key = attributes.fileKey() == null ? "" : attributes.fileKey() + birth(real);
        return new LedgerHome(thisHost(), real.toString(), key);
    }

    /** Whether both are the same folder, not a copy of it. */
    public boolean matches(LedgerHome other) {
        return equals(other);
    }

    /**
     * Where Java cannot tell the time of birth it tells the last change instead, which a folder has all the time; the
     * marker is written once, so that either is fixed.
     */
    private static String birth(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (!Files.exists(marker)) {
            return "";
        }
        BasicFileAttributes attributes = Files.readAttributes(marker, BasicFileAttributes.class);
        return " " + attributes.fileKey() + " " + attributes.creationTime().toInstant();
    }

    /** Writes the marker that {@link #of} reads; does nothing when it is there. */
    static void mark(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (!Files.exists(marker)) {
            Path draft = Files.createTempFile(folder, MARKER, ".tmp");
            Files.writeString(draft, "This file shows whether the folder is the original. Do not copy or change it.\n");
            try {
                Files.createLink(marker, draft);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // another process was first
            } finally {
                Files.delete(draft);
            }
        }
    }

    private static String thisHost() throws IOException {
        if (Files.isReadable(MACHINE_ID)) {
            String id = new String(DocumentFolder.readAll(MACHINE_ID), StandardCharsets.US_ASCII).strip();
            if (!id.isEmpty()) {
                return id;
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
