package io.jenkins.plugins.safedeploy.engine.ledger;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/** Documents by digest: a plan, a release, evidence. */
final class DocumentFolder {
    private final Path folder;
    private final LedgerFiles files;

    DocumentFolder(Path folder, LedgerFiles files) {
        this.folder = folder;
        this.files = files;
    }

    Digest put(byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        Path path = folder.resolve(digest.hex());
        files.createFolders(folder);
        if (Files.exists(path) && Digest.of(readAll(path)).equals(digest)) {
            // whoever wrote it may have died before it was on the disk
            try (RandomAccessFile file = files.open(path)) {
                files.force(file);
            }
            forceFolders();
            return digest;
        }
        Path draft = folder.resolve(digest.hex() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (RandomAccessFile file = files.open(draft)) {
                files.write(file, 0, content, content.length);
                files.force(file);
            }
            files.rename(draft, path);
            forceFolders();
        } catch (IOException e) {
            files.delete(draft);
            throw e;
        }
        return digest;
    }

    private void forceFolders() throws IOException {
        files.forceFolder(folder);
        files.forceFolder(folder.getParent());
    }

    byte[] read(Digest expected) throws IOException {
        Path path = folder.resolve(expected.hex());
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "there is no document " + expected);
        }
        return verified(path, expected);
    }

    static byte[] verified(Path path, Digest expected) throws IOException {
        byte[] content = readAll(path);
        Digest found = Digest.of(content);
        if (!found.equals(expected)) {
            throw new IOException(path + " should have the digest " + expected + " and has " + found + " ("
                    + content.length + " bytes). It was changed or damaged; restore it from a backup.");
        }
        return content;
    }

    /** Not through a channel: an interrupted thread may read. */
    static byte[] readAll(Path path) throws IOException {
        try (java.io.FileInputStream in = new java.io.FileInputStream(path.toFile())) {
            return in.readAllBytes();
        }
    }
}
