package io.jenkins.plugins.safedeploy.jenkins.build;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.workspace.FileGlobs;
import io.jenkins.plugins.safedeploy.engine.workspace.WorkspaceTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the globs of a plan find in a workspace, hashed there.
 *
 * @param artifacts digest and size by path relative to the workspace
 * @param texts content of the configuration files by path
 * @param missing globs that match nothing
 */
record Found(Map<String, Hashed> artifacts, Map<String, String> texts, List<String> missing) implements Serializable {

    /** @param digest in hexadecimal */
    record Hashed(String digest, long size) implements Serializable {}

    /** Looks on the machine where the files are. Configuration files hold at most 64 KiB of UTF-8. */
    static WorkspaceTask<Found> in(List<String> artifacts, List<String> configurationFiles) {
        List<String> files = new java.util.ArrayList<>(artifacts);
        List<String> texts = new java.util.ArrayList<>(configurationFiles);
        return root -> find(root, files, texts);
    }

    private static Found find(Path root, List<String> artifacts, List<String> configurationFiles) throws IOException {
        FileGlobs globs = new FileGlobs(root);
        List<String> missing = new java.util.ArrayList<>();
        Map<String, Hashed> hashed = new TreeMap<>();
        for (Map.Entry<String, Path> each : all(globs, artifacts, missing).entrySet()) {
            try (InputStream in = Files.newInputStream(each.getValue())) {
                hashed.put(each.getKey(), new Hashed(Digest.of(in).toString(), Files.size(each.getValue())));
            }
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Path> each :
                all(globs, configurationFiles, missing).entrySet()) {
            if (Files.size(each.getValue()) > LONGEST) {
                throw new IOException("Configuration file " + each.getKey() + " has " + Files.size(each.getValue())
                        + " bytes; at most " + LONGEST + " can be captured. Deploy it as an artifact");
            }
            texts.put("file:" + each.getKey(), Files.readString(each.getValue(), StandardCharsets.UTF_8));
        }
        return new Found(hashed, texts, missing);
    }

    /** The texts, and those that were captured elsewhere. */
    Map<String, String> texts(Map<String, String> captured) {
        Map<String, String> all = new TreeMap<>(captured);
        all.putAll(texts);
        return all;
    }

    private static final int LONGEST = 64 * 1024;

    private static Map<String, Path> all(FileGlobs globs, List<String> patterns, List<String> missing)
            throws IOException {
        Map<String, Path> all = new LinkedHashMap<>();
        for (String pattern : patterns) {
            Map<String, Path> found = globs.find(pattern);
            if (found.isEmpty()) {
                missing.add(pattern);
            }
            all.putAll(found);
        }
        return all;
    }
}
