package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlannedRelease;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.util.VirtualFile;

/**
 * What a plan's patterns find in the archive of a build; it stays where it is.
 *
 * @param artifacts hashed as they are read
 * @param missing patterns that match nothing
 */
record ArchivedRelease(Run<?, ?> from, List<Artifact> artifacts, List<String> missing) {

    static ArchivedRelease in(Run<?, ?> from, List<String> patterns) throws IOException {
        VirtualFile archive = from.getArtifactManager().root();
        List<String> missing = new ArrayList<>();
        Map<String, Artifact> artifacts = new TreeMap<>();
        for (String pattern : patterns) {
            var paths = archive.list(pattern, null, false);
            if (paths.isEmpty()) {
                missing.add(pattern);
            }
            for (String path : paths) {
                artifacts.put(path, artifact(from, archive.child(path), path));
            }
        }
        return new ArchivedRelease(from, List.copyOf(artifacts.values()), missing);
    }

    /** @param captured as in {@link PlannedRelease#of} */
    Release release(Plan plan, Instant now, Map<String, String> captured) {
        Build build = BuildIdentity.of(from);
        return PlannedRelease.of(plan, ReleaseArchiver.name(build), build, now, artifacts, captured);
    }

    private static Artifact artifact(Run<?, ?> from, VirtualFile file, String path) throws IOException {
        try (InputStream in = file.open()) {
            return new Artifact(
                    path, Artifact.Kind.FILE, Digest.of(in), file.length(), BuildArtifacts.location(from, path));
        }
    }
}
