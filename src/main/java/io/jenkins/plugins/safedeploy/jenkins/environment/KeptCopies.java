package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildArtifacts;
import io.jenkins.plugins.safedeploy.jenkins.build.Pins;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When a build or a job is deleted, the artifacts that a rollback may need are copied first. Nothing is vetoed: that
 * would stop the indexing of branches.
 */
final class KeptCopies {
    private static final Logger LOGGER = Logger.getLogger(KeptCopies.class.getName());

    private KeptCopies() {}

    private static void keep(Predicate<Artifact> leaves) {
        try {
            for (String name : Environments.get().names()) {
                JenkinsEnvironment environment = Environments.get().open(name);
                for (Candidate needed : environment.ledger().read(Pins::releases)) {
                    keep(environment, needed, leaves);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Artifacts that a rollback may need could not be copied before they go", e);
        }
    }

    private static void keep(JenkinsEnvironment environment, Candidate needed, Predicate<Artifact> leaves)
            throws IOException {
        Release release = Json.read(environment.ledger().document(needed.document()), Release.class);
        for (Artifact artifact : release.artifacts()) {
            if (artifact.kind() == Artifact.Kind.FILE && leaves.test(artifact)) {
                environment.artifacts().keep(artifact);
            }
        }
    }

    /** A job takes all its builds along. */
    @Extension
    public static final class OfJobs extends ItemListener {
        @Override
        public void onCheckDelete(Item item) {
            if (item instanceof Job<?, ?> job) {
                keep(artifact -> BuildArtifacts.isOf(job, artifact));
            }
        }
    }

    /** Told before the files of the build are removed. */
    @Extension
    public static final class OfBuilds extends RunListener<Run<?, ?>> {
        @Override
        public void onDeleted(Run<?, ?> run) {
            keep(artifact -> BuildArtifacts.isOf(run, artifact));
        }
    }
}
