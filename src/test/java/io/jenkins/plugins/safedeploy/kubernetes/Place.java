package io.jenkins.plugins.safedeploy.kubernetes;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.CapturingTarget;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.kubernetes.plane.KubernetesPlane;
import io.jenkins.plugins.safedeploy.targets.TargetSurroundings;
import io.jenkins.plugins.safedeploy.targets.Targets;
import io.jenkins.plugins.safedeploy.targets.TestReleases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The service {@code shop} in the namespace of a test, with its releases in memory. */
final class Place {
    private final KubernetesPlane plane;
    private final String token;
    private final TestReleases releases;
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    Place(KubernetesPlane plane) {
        this(plane, plane.controlPlane().adminToken());
    }

    Place(KubernetesPlane plane, String token) {
        this(plane, new TestReleases(), token);
    }

    /** The same releases, by somebody else. */
    Place(KubernetesPlane plane, TestReleases releases, String token) {
        this.plane = plane;
        this.releases = releases;
        this.token = token;
    }

    /** @param more further settings of the target, name and value by turns */
    IdentifiedTarget target(Object... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server", plane.controlPlane().url());
        settings.put("credential", "token");
        settings.put("caCertificate", certificate());
        settings.put("namespace", plane.namespace());
        settings.put("allowMutableTags", true);
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return Targets.create(
                new TargetSettings("kubernetes", settings),
                new TargetSurroundings(
                        new LocalWorkspace("", Path.of("/nowhere"), Path.of("/nowhere/state")),
                        releases,
                        id -> Optional.of(token),
                        Path.of("/nowhere/state"),
                        "key",
                        "shop",
                        Set::of,
                        log::add));
    }

    private String certificate() {
        try {
            return Files.readString(plane.controlPlane().certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestReleases store() {
        return releases;
    }

    Release release(String id, String... manifests) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < manifests.length; i++) {
            files.put("k8s/" + i + ".yaml", manifests[i].getBytes(StandardCharsets.UTF_8));
        }
        return releases.release(id, files);
    }

    /** A release of the images, as the target captures it now. */
    Release captured(String id, IdentifiedTarget target, String... images) throws TargetException {
        List<Artifact> artifacts = new ArrayList<>();
        for (String image : images) {
            artifacts.add(new Artifact(
                    image.substring(0, image.indexOf('@')),
                    Artifact.Kind.IMAGE,
                    Digest.parse(image.substring(image.indexOf('@') + 1)),
                    0,
                    image));
        }
        return new Release(
                new ReleaseId(id),
                "shop",
                new Build("job", 1, "", "", "invocation-" + id),
                Instant.EPOCH,
                artifacts,
                ((CapturingTarget) target).capture(List.of(images)),
                Map.of());
    }

    void deploy(Release release) throws TargetException {
        target().apply(request(release, 1, false), new Cancellation());
    }

    void rollBack(Release release) throws TargetException {
        target().apply(request(release, 1, true), new Cancellation());
    }

    static ApplyRequest request(Release release, long epoch, boolean rollback) {
        return new ApplyRequest(
                release, "e-" + release.id(), TestReleases.witness(epoch), rollback, Duration.ofMinutes(2), Map.of());
    }
}
