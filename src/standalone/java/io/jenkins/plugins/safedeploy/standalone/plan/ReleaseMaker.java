package io.jenkins.plugins.safedeploy.standalone.plan;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlannedRelease;
import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.workspace.FileGlobs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a release from a plan and the files beside it: copies and hashes the artifacts, captures the configuration. */
public final class ReleaseMaker {
    private final PlanFile file;
    private final ArtifactFolder store;

    public ReleaseMaker(PlanFile file, ArtifactFolder store) {
        this.file = file;
        this.store = store;
    }

    /**
     * @param id null to derive it: {@code <service>-<build number>}, or {@code <service>-<start of the content digest>}
     * @param captured what the target adds to the captured configuration
     * @throws PlanException when an artifact or a configuration file is missing or cannot be used
     */
    public Release make(ReleaseId id, Build build, Map<String, String> captured, Instant now)
            throws IOException, PlanException {
        Plan plan = file.plan();
        Map<String, String> texts = new TreeMap<>(captured);
        texts.putAll(configurationFiles(plan));
        return PlannedRelease.of(plan, id, build, now, files(plan), texts);
    }

    private List<Artifact> files(Plan plan) throws IOException, PlanException {
        Map<String, Path> all = new TreeMap<>();
        FileGlobs globs = new FileGlobs(file.folder());
        for (int i = 0; i < plan.artifacts().size(); i++) {
            String pattern = plan.artifacts().get(i);
            Map<String, Path> found;
            try {
                found = globs.find(pattern);
            } catch (IllegalArgumentException e) {
                throw problem("artifacts[" + i + "]", e.getMessage(), "");
            }
            if (found.isEmpty()) {
                throw problem(
                        "artifacts[" + i + "]",
                        "no file matches '" + pattern + "' in " + file.folder(),
                        "at least one file; build the artifact first, or correct the path");
            }
            all.putAll(found);
        }
        List<Artifact> artifacts = new ArrayList<>();
        for (Map.Entry<String, Path> each : all.entrySet()) {
            try {
                artifacts.add(store.add(each.getKey(), each.getValue()));
            } catch (IllegalArgumentException e) {
                throw problem("artifacts", e.getMessage(), "");
            }
        }
        return artifacts;
    }

    private Map<String, String> configurationFiles(Plan plan) throws IOException, PlanException {
        Map<String, String> captured = new TreeMap<>();
        FileGlobs globs = new FileGlobs(file.folder());
        for (int i = 0; i < plan.configurationFiles().size(); i++) {
            String pattern = plan.configurationFiles().get(i);
            String path = "configurationFiles[" + i + "]";
            Map<String, Path> found;
            try {
                found = globs.find(pattern);
            } catch (IllegalArgumentException e) {
                throw problem(path, e.getMessage(), "");
            }
            if (found.isEmpty()) {
                throw problem(path, "no file matches '" + pattern + "' in " + file.folder(), "at least one file");
            }
            for (Map.Entry<String, Path> each : found.entrySet()) {
                captured.put("file:" + each.getKey(), text(path, each.getValue()));
            }
        }
        return captured;
    }

    private String text(String path, Path configuration) throws IOException, PlanException {
        String allowed = TextRule.CONFIGURATION_VALUE.allowed();
        try {
            byte[] bytes = Files.size(configuration) > 4L * TextRule.CONFIGURATION_VALUE.maximum()
                    ? new byte[4 * TextRule.CONFIGURATION_VALUE.maximum() + 1]
                    : Files.readAllBytes(configuration);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var wrong = TextRule.CONFIGURATION_VALUE.problemWith(text);
            if (wrong.isPresent()) {
                throw problem(path, configuration + " " + wrong.get(), allowed);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw problem(path, configuration + " is not text in UTF-8", allowed);
        }
    }

    private PlanException problem(String path, String message, String allowed) {
        return file.document().exception(List.of(file.document().problem(path, message, allowed)));
    }
}
