package io.jenkins.plugins.safedeploy.targets.kubernetes;

import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a small text file on the workspace's machine. */
record ReadText(String path) implements WorkspaceTask<String> {
    private static final int LONGEST = 1024 * 1024;

    @Override
    public String perform(Path root) throws IOException {
        try (InputStream in = Files.newInputStream(root.resolve(path))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("it has more than " + LONGEST + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
