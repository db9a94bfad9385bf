package io.jenkins.plugins.safedeploy.jenkins.environment;

import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * {@code JENKINS_HOME/safe-deploy}, laid out as the {@code safedeploy} command has it: the command can roll back from it
 * when Jenkins is down.
 */
final class SafeDeployFolders {
    private SafeDeployFolders() {}

    static Path home() {
        return Jenkins.get().getRootDir().toPath().resolve("safe-deploy");
    }

    /** What targets and effect locks of the controller remember. */
    static Path state() {
        return home().resolve("state");
    }

    static Path ledger(String environment) {
        return home().resolve("environments").resolve(LedgerFolder.encode(environment));
    }

    static ArtifactFolder artifacts() {
        return new ArtifactFolder(home().resolve("artifacts"));
    }

    /** Names of the environments that have a ledger, sorted. */
    static List<String> environments() throws IOException {
        Path folder = home().resolve("environments");
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, Files::isDirectory)) {
                for (Path path : each) {
                    LedgerFolder.decode(String.valueOf(path.getFileName())).ifPresent(names::add);
                }
            }
        }
        names.sort(null);
        return names;
    }
}
