package io.jenkins.plugins.safedeploy.targets.delivery;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Brings the bytes of artifacts to where they are needed and proves that they are the right ones. */
public final class Delivery {
    private final ArtifactStore store;
    private final Workspace workspace;

    public Delivery(ArtifactStore store, Workspace workspace) {
        this.store = store;
        this.workspace = workspace;
    }

    /**
     * Writes the artifact's bytes to {@code file} on the workspace's machine.
     *
     * @throws InterruptedIOException when cancelled; {@code file} may be there in part
     * @throws IOException when the store does not have it, or its bytes are not those of its digest
     */
    public void deliver(Artifact artifact, Path file, Cancellation cancellation) throws IOException {
        try (Measured content = open(artifact, cancellation)) {
            workspace.write(file, content);
            content.verify();
        }
    }

    /**
     * Reads the artifact to its end.
     *
     * @throws IOException when the store does not have it, or its bytes are not those of its digest
     */
    public void prove(Artifact artifact) throws IOException {
        try (Measured content = open(artifact, new Cancellation())) {
            content.transferTo(OutputStream.nullOutputStream());
            content.verify();
        }
    }

    /** Like {@link #prove}, and leaves the bytes in a file of this machine that exists already. */
    public void copy(Artifact artifact, Path file) throws IOException {
        try (Measured content = open(artifact, new Cancellation());
                OutputStream out = Files.newOutputStream(file)) {
            content.transferTo(out);
            content.verify();
        }
    }

    /** Like {@link #prove}, and returns the bytes; for artifacts that are known to be small. */
    public byte[] read(Artifact artifact) throws IOException {
        try (Measured content = open(artifact, new Cancellation())) {
            byte[] bytes = content.readAllBytes();
            content.verify();
            return bytes;
        }
    }

    private Measured open(Artifact artifact, Cancellation cancellation) throws IOException {
        if (artifact.kind() != Artifact.Kind.FILE) {
            throw new IOException("Artifact '" + artifact.name()
                    + "' is an image; this target takes files only. Use the target 'kubernetes' or 'command'.");
        }
        try {
            return new Measured(artifact, store.open(artifact), cancellation);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "Artifact '" + artifact.name() + "' (" + artifact.digest()
                            + ") is no longer in the artifact store (" + e.getMessage()
                            + "). Without its bytes this release cannot be put in place.",
                    e);
        }
    }

    private static final class Measured extends FilterInputStream {
        private final Artifact artifact;
        private final Cancellation cancellation;
        private final MessageDigest digest = Digest.sha256();
        private long count;

        Measured(Artifact artifact, InputStream in, Cancellation cancellation) {
            super(in);
            this.artifact = artifact;
            this.cancellation = cancellation;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (cancellation.cancelled()) {
                throw new InterruptedIOException("Stopped while copying '" + artifact.name() + "'");
            }
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                digest.update(buffer, offset, n);
                count += n;
                if (count > artifact.size()) {
                    throw wrong("more than " + artifact.size() + " bytes");
                }
            }
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        void verify() throws IOException {
            Digest found = Digest.finish(digest);
            if (!found.equals(artifact.digest())) {
                throw wrong(count + " bytes with " + found);
            }
        }

        private IOException wrong(String found) {
            return new IOException(
                    "The artifact store gave other bytes for '" + artifact.name() + "' than were recorded: "
                            + found + ", expected " + artifact.size() + " bytes with " + artifact.digest()
                            + ". The copy in the store is damaged or was changed; nothing was put in place from it.");
        }
    }
}
