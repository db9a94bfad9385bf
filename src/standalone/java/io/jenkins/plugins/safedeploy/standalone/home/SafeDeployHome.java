package io.jenkins.plugins.safedeploy.standalone.home;

import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder in which the command keeps everything: {@code environments/<name>} with one ledger each,
 * {@code artifacts/<sha256>}, and {@code state} with what targets and effect locks remember.
 */
public final class SafeDeployHome {
    /** Environment variable that names the folder. */
    public static final String VARIABLE = "SAFE_DEPLOY_HOME";

    private final Path folder;

    private SafeDeployHome(Path folder) {
        this.folder = folder;
    }

    /** {@code given}, else the environment variable, else {@code ~/.safe-deploy}. Need not exist. */
    public static SafeDeployHome of(Path given, Surroundings around) {
        String variable = around.variables().getOrDefault(VARIABLE, "");
        Path folder;
        if (given != null) {
            folder = given;
        } else if (!variable.isBlank()) {
            folder = Path.of(variable);
        } else {
            folder = Path.of(around.variables().getOrDefault("HOME", System.getProperty("user.home")), ".safe-deploy");
        }
        return new SafeDeployHome(around.folder().resolve(folder).normalize());
    }

    public Path folder() {
        return folder;
    }

    /**
     * Whether anything was ever kept here.
     *
     * @throws IOException when nobody can tell, such as in a folder that is not readable
     */
    private boolean exists() throws IOException {
        if (Files.isRegularFile(folder)) {
            throw isFile();
        }
        try {
            return Files.readAttributes(folder.resolve("environments"), BasicFileAttributes.class)
                    .isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private CommandFailure isFile() {
        return new CommandFailure(
                ExitCode.USAGE, "--home names " + folder + ", which is a file. Name a folder; it may be a new one.");
    }

    /** The bytes of artifacts, wherever they can be had without Jenkins. */
    public ArtifactStore bytes() {
        Path parent = folder.getParent();
        boolean ofJenkins = parent != null && Files.isDirectory(parent.resolve("jobs"));
        return ofJenkins ? new JenkinsArchives(artifacts(), parent) : artifacts();
    }

    /** Those that were copied here. */
    public ArtifactFolder artifacts() {
        return new ArtifactFolder(folder.resolve("artifacts"));
    }

    /** What targets and effect locks remember. */
    public Path state() {
        return folder.resolve("state");
    }

    public Path environmentFolder(String environment) {
        return folder.resolve("environments").resolve(LedgerFolder.encode(environment));
    }

    /** Whether that environment has a ledger here. */
    public boolean has(String environment) {
        return Files.isDirectory(environmentFolder(environment));
    }

    /** The ledger's files, which are made when there are none. */
    public FileLedgerStore store(String environment) throws IOException {
        return new FileLedgerStore(environmentFolder(environment));
    }

    /** Names of the environments, sorted. */
    public List<String> environments() throws IOException {
        List<String> names = new ArrayList<>();
        if (exists()) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.resolve("environments"))) {
                for (Path each : folders) {
                    if (Files.isDirectory(each)) {
                        name(String.valueOf(each.getFileName()), names);
                    }
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static void name(String folder, List<String> names) {
        try {
            LedgerFolder.decode(folder).ifPresent(names::add);
        } catch (IllegalArgumentException e) {
            return; // not ours: somebody keeps other things here, too
        }
    }

    /**
     * Makes the folder, for its owner's eyes only since captured configuration is in it.
     *
     * @throws CommandFailure when it belongs to somebody else
     */
    public SafeDeployHome forActing() throws IOException {
        if (!Files.exists(folder)) {
            try {
                make();
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "The folder " + folder + " cannot be made ("
                                + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()) + " at "
                                + e.getFile() + "). Name another one with --home.");
            }
        }
        requireOwner();
        return this;
    }

    private void make() throws IOException {
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** A ledger whose files belong to two users is one that nobody can write any more. */
    private void requireOwner() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw isFile();
        }
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return;
        }
        Object owner = Files.getAttribute(folder, "unix:uid");
        if (!owner.equals(Files.getAttribute(self, "unix:uid"))) {
            String name = Files.getOwner(folder).getName();
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "The folder " + folder + " belongs to user '" + name + "', and you are '"
                            + System.getProperty("user.name") + "'. Acting as somebody else would leave files that its"
                            + " owner cannot write. Act as its owner, for example: sudo -u " + name
                            + " safedeploy ...  or name a folder of your own with --home.");
        }
    }
}
