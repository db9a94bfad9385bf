package io.jenkins.plugins.safedeploy.targets.delivery;

import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Orders of a {@link ReleaseFolder} that travel to the machine where it is. */
final class FolderSteps {
    private FolderSteps() {}

    /** An empty folder for artifacts, and beside it the captured configuration. */
    record Open(String folder, TreeMap<String, String> configuration) implements WorkspaceTask<Boolean> {
        @Override
        public Boolean perform(Path root) throws IOException {
            removeTree(Path.of(folder));
            Files.createDirectories(Path.of(folder, "artifacts"));
            Files.write(Path.of(folder, "configuration.json"), Json.bytes(Map.copyOf(configuration)));
            return true;
        }
    }

    record Close(String folder) implements WorkspaceTask<Boolean> {
        @Override
        public Boolean perform(Path root) throws IOException {
            removeTree(Path.of(folder));
            return true;
        }
    }

    private static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
