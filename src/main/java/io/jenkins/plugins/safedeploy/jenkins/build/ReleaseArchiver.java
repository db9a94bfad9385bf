package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlannedRelease;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.util.BuildListenerAdapter;

/** Makes the release of a build: hashes on the agent, then archives; every later read is compared with that hash. */
public final class ReleaseArchiver {
    private ReleaseArchiver() {}

    /**
     * @param captured what the target adds to the captured configuration
     * @param workspace where the plan's globs are looked up
     * @throws AbortException when a glob matches nothing
     */
    public static Release archive(
            Plan plan,
            Build build,
            Map<String, String> captured,
            Instant now,
            Run<?, ?> run,
            Workspace workspace,
            FilePath folder,
            Launcher launcher,
            TaskListener listener)
            throws IOException, InterruptedException {
        Found found = workspace.call(Found.in(plan.artifacts(), plan.configurationFiles()));
        if (!found.missing().isEmpty()) {
            throw new AbortException("No file in the workspace matches: " + String.join(", ", found.missing())
                    + ". Build the artifacts first, or correct the pattern. Nothing was deployed.");
        }
        List<Artifact> artifacts = new ArrayList<>();
        Map<String, String> paths = new LinkedHashMap<>();
        found.artifacts().forEach((path, hashed) -> {
            paths.put(path, path);
            artifacts.add(new Artifact(
                    path,
                    Artifact.Kind.FILE,
                    Digest.parse(hashed.digest()),
                    hashed.size(),
                    BuildArtifacts.location(run, path)));
        });
        if (!paths.isEmpty()) {
            run.pickArtifactManager().archive(folder, launcher, BuildListenerAdapter.wrap(listener), paths);
        }
        return PlannedRelease.of(plan, name(build), build, now, artifacts, found.texts(captured));
    }

    /** Of the job, not of the service: several jobs may deploy one service. */
    static ReleaseId name(Build build) {
        return new ReleaseId(build.job().replaceAll("[^A-Za-z0-9._-]+", "-") + "-" + build.number());
    }
}
