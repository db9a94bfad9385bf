package io.jenkins.plugins.safedeploy.engine.release;

import java.io.IOException;
import java.io.InputStream;

/** Port: where the bytes of artifacts are kept, by digest. Every read is verified by whoever reads it. */
public interface ArtifactStore {

    /** Whether the bytes of {@code artifact} can be had from here now. Cheap; proves nothing about their content. */
    boolean has(Artifact artifact) throws IOException;

    /**
     * The bytes. The caller closes the stream and compares the digest of what it read.
     *
     * @throws java.nio.file.NoSuchFileException when the store does not have it
     */
    InputStream open(Artifact artifact) throws IOException;

    /** Whether the bytes are here and are the right ones; reads all of them. */
    default boolean intact(Artifact artifact) throws IOException {
        if (!has(artifact)) {
            return false;
        }
        try (InputStream in = open(artifact)) {
            return Digest.of(in).equals(artifact.digest());
        }
    }
}
