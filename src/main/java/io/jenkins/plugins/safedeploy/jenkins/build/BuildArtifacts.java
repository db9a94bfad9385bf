package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Whether a build of that job has it in its archive. */
    public static boolean isOf(Job<?, ?> job, Artifact artifact) {
        Matcher location = LOCATION.matcher(artifact.location());
        return location.matches()
                && JobNames.get().builds(location.group(1), Integer.parseInt(location.group(2))).stream()
                        .anyMatch(run -> run.getParent() == job);
    }

    /** Whether that build has it in its archive. */
    public static boolean isOf(Run<?, ?> run, Artifact artifact) {
        Matcher location = LOCATION.matcher(artifact.location());
        return location.matches()
                && Integer.parseInt(location.group(2)) == run.getNumber()
                && JobNames.get().builds(location.group(1), run.getNumber()).contains(run);
    }

    /** Keeps a copy of what goes away. @throws IOException when it is not what its digest says */
    public void keep(Artifact artifact) throws IOException {
        if (copies.has(artifact)) {
            return;
        }
        long most = SafeDeployConfiguration.get().getCopiesLimitMebibytes();
        if (copies.size() + artifact.size() > most << 20) {
            throw new IOException("The copies of artifacts in safe-deploy/artifacts would be more than " + most
                    + " MiB, so '" + artifact.name() + "' goes without one. The limit is under Manage Jenkins, System,"
                    + " Safe Deploy");
        }
        try (InputStream in = open(artifact)) {
            Artifact copied = copies.add(artifact.name(), in);
            if (!copied.digest().equals(artifact.digest())) {
                throw new IOException("The archive has other bytes for '" + artifact.name() + "' than were recorded: "
                        + copied.digest() + ", expected " + artifact.digest());
            }
        }
    }

    /** Where an archived artifact is. @param path inside the build's archive */
    public static String location(Run<?, ?> run, String path) {
        return "build:" + run.getParent().getFullName() + "#" + run.getNumber() + "!" + path;
    }

    @Override
    public boolean has(Artifact artifact) throws IOException {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            if (archived(artifact).isPresent()) {
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
        for (Run<?, ?> run : JobNames.get().builds(location.group(1), Integer.parseInt(location.group(2)))) {
            VirtualFile file = run.getArtifactManager().root().child(location.group(3));
            if (file.isFile() && file.length() == artifact.size()) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
