package io.jenkins.plugins.safedeploy.targets;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Releases whose bytes lie in memory, and the store that has them. */
public final class TestReleases implements ArtifactStore {
    private final Map<Digest, byte[]> bytes = new ConcurrentHashMap<>();

    /** A release with one text file, {@code app.txt}. */
    public Release release(String id, String text) {
        return release(id, Map.of("app.txt", text.getBytes(StandardCharsets.UTF_8)));
    }

    public Release release(String id, Map<String, byte[]> files) {
        List<Artifact> artifacts = new ArrayList<>();
        files.forEach((name, content) -> {
            Digest digest = Digest.of(content);
            bytes.put(digest, content);
            artifacts.add(new Artifact(name, Artifact.Kind.FILE, digest, content.length, ""));
        });
        return new Release(
                new ReleaseId(id),
                "shop",
                new Build("job", 1, "", "", "invocation-" + id),
                Instant.EPOCH,
                artifacts,
                Map.of("colour", "blue"),
                Map.of());
    }

    /** Gives other bytes for an artifact than those of its digest, or with null none. */
    public void spoil(Artifact artifact, byte[] other) {
        if (other == null) {
            bytes.remove(artifact.digest());
        } else {
            bytes.put(artifact.digest(), other);
        }
    }

    public static ApplyRequest request(Release release, String effect, long epoch) {
        return new ApplyRequest(release, effect, witness(epoch), false, Duration.ofSeconds(30), Map.of());
    }

    public static Witness witness(long epoch) {
        return new Witness("ledger", epoch * 10, "0".repeat(64), "production", "shop", epoch);
    }

    @Override
    public boolean has(Artifact artifact) {
        return bytes.containsKey(artifact.digest());
    }

    @Override
    public InputStream open(Artifact artifact) throws NoSuchFileException {
        byte[] content = bytes.get(artifact.digest());
        if (content == null) {
            throw new NoSuchFileException(artifact.digest().toString());
        }
        return new ByteArrayInputStream(content);
    }
}
