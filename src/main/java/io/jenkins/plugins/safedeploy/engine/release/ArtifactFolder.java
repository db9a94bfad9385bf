package io.jenkins.plugins.safedeploy.engine.release;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/** Artifacts by digest in one folder: {@code <sha256>}. A file is there as a whole or not at all. */
public final class ArtifactFolder implements ArtifactStore {
    private final Path folder;

    public ArtifactFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies a file in, hashing what is copied, and forces it to the disk. A file that is there already is read again
     * first: one that was damaged is replaced.
     *
     * @param name of the artifact inside its release
     */
    public Artifact add(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return add(name, in);
        }
    }

    /** The same for bytes from elsewhere, read to their end. */
    public Artifact add(String name, InputStream bytes) throws IOException {
        Files.createDirectories(folder);
        Path draft = folder.resolve("." + UUID.randomUUID() + ".tmp");
        try {
            Digest digest;
            long size;
            MessageDigest hash = Digest.sha256();
            try (InputStream in = new DigestInputStream(bytes, hash);
                    FileOutputStream out = new FileOutputStream(draft.toFile())) {
                size = in.transferTo(out);
                out.getFD().sync();
                digest = Digest.finish(hash);
            }
            Artifact artifact = new Artifact(
                    name, Artifact.Kind.FILE, digest, size, path(digest).toUri().toString());
            if (!intact(artifact)) {
                Files.move(draft, path(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(folder);
            }
            return artifact;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Bytes of all that is here. */
    public long size() throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    @Override
    public boolean has(Artifact artifact) throws IOException {
        Path path = path(artifact.digest());
        return Files.isRegularFile(path) && Files.size(path) == artifact.size();
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        Path path = path(artifact.digest());
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "the bytes of artifact '" + artifact.name() + "' (" + artifact.digest()
                            + ") are not here any more");
        }
        return Files.newInputStream(path);
    }

    private Path path(Digest digest) {
        return folder.resolve(digest.hex());
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
