package io.jenkins.plugins.safedeploy.targets.delivery;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A release as commands get it: its verified artifacts under their names in a folder, its configuration beside them, and
 * variables that say where. Made for one command and removed after it.
 */
public final class ReleaseFolder {
    private final Workspace workspace;
    private final Delivery delivery;

    public ReleaseFolder(ArtifactStore store, Workspace workspace) {
        this.workspace = workspace;
        this.delivery = new Delivery(store, workspace);
    }

    /** What is wrong with its artifacts; empty when each has been read and has its digest. */
    public List<String> prove(Release release) {
        List<String> problems = new ArrayList<>();
        for (Artifact artifact : files(release)) {
            try {
                delivery.prove(artifact);
            } catch (IOException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /**
     * Fills {@code folder}, which is emptied first.
     *
     * @return {@code SAFE_DEPLOY_ARTIFACTS} (a folder), {@code _CONFIGURATION} (a JSON file with the captured
     *     configuration), {@code _RELEASE}, {@code _CONTENT} (content digest), {@code _SERVICE} and {@code _IMAGES}
     *     (images by digest, one a line)
     * @throws TargetException.Stopped when cancelled
     * @throws TargetException when an artifact is not there or is not what it was; {@code folder} may hold a part
     */
    public Map<String, String> open(Release release, Path folder, Cancellation cancellation) throws TargetException {
        Path artifacts = folder.resolve("artifacts");
        try {
            workspace.call(new FolderSteps.Open(folder.toString(), new TreeMap<>(release.configuration())));
            for (Artifact artifact : files(release)) {
                delivery.deliver(artifact, artifacts.resolve(artifact.name()), cancellation);
            }
        } catch (InterruptedIOException e) {
            throw new TargetException.Stopped(
                    "Stopped while delivering release " + release.id() + "; no command was started.");
        } catch (IOException e) {
            throw new TargetException(
                    "Could not deliver release " + release.id() + "; no command was started. Cause: " + e.getMessage(),
                    e);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("SAFE_DEPLOY_ARTIFACTS", artifacts.toString());
        variables.put(
                "SAFE_DEPLOY_CONFIGURATION",
                folder.resolve("configuration.json").toString());
        variables.put("SAFE_DEPLOY_RELEASE", release.id().value());
        variables.put("SAFE_DEPLOY_CONTENT", release.contentDigest().toString());
        variables.put("SAFE_DEPLOY_SERVICE", release.service());
        variables.put(
                "SAFE_DEPLOY_IMAGES",
                release.artifacts().stream()
                        .filter(artifact -> artifact.kind() == Artifact.Kind.IMAGE)
                        .map(artifact -> artifact.name() + "@" + artifact.digest())
                        .collect(Collectors.joining("\n")));
        return variables;
    }

    /** Removes it. */
    public void close(Path folder) throws IOException {
        workspace.call(new FolderSteps.Close(folder.toString()));
    }

    private static List<Artifact> files(Release release) {
        return release.artifacts().stream()
                .filter(artifact -> artifact.kind() == Artifact.Kind.FILE)
                .toList();
    }
}
