package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import jenkins.util.VirtualFile;

/**
 * The archived artifacts of builds, read through their artifact manager as the system; whoever reads compares digests.
 * What a deleted build took along may still be in the folder of copies.
 */
public final class BuildArtifacts implements ArtifactStore {
    private static final Pattern LOCATION = Pattern.compile("build:(.+)#([0-9]{1,9})!(.+)", Pattern.DOTALL);

    private final ArtifactFolder copies;

    public BuildArtifacts(ArtifactFolder copies) {
        this.copies = copies;
    }

    /** Where an archived artifact is. @param path inside the build's archive */
    public static String location(Run<?, ?> run, String path) {
        return "build:" + run.getParent().getFullName() + "#" + run.getNumber() + "!" + path;
    }

    @Override
    public boolean has(Artifact artifact) throws IOException {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Optional<VirtualFile> file = archived(artifact);
            if (file.isPresent() && file.get().length() == artifact.size()) {
                return true;
            }
        }
        return copies.has(artifact);
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Optional<VirtualFile> file = archived(artifact);
            if (file.isPresent()) {
                return file.get().open();
            }
        }
        if (copies.has(artifact)) {
            return copies.open(artifact);
        }
        throw new NoSuchFileException(
                artifact.name(),
                null,
                "the bytes of artifact '" + artifact.name() + "' are not at " + artifact.location()
                        + " any more: its build was deleted, or its artifacts were");
    }

    private static Optional<VirtualFile> archived(Artifact artifact) throws IOException {
        Matcher location = LOCATION.matcher(artifact.location());
        if (!location.matches()) {
            return Optional.empty();
        }
        Job<?, ?> job = Jenkins.get().getItemByFullName(location.group(1), Job.class);
        Run<?, ?> run = job == null ? null : job.getBuildByNumber(Integer.parseInt(location.group(2)));
        if (run == null) {
            return Optional.empty();
        }
        VirtualFile file = run.getArtifactManager().root().child(location.group(3));
        return file.isFile() ? Optional.of(file) : Optional.empty();
    }
}
