package io.jenkins.plugins.safedeploy.engine.release;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Immutable: the artifacts, the captured configuration and the target settings of one build.
 *
 * @param id its name
 * @param service what it is a release of
 * @param build where it comes from
 * @param created when it was recorded
 * @param artifacts sorted by name, names unique, at least one unless the target needs none
 * @param configuration captured configuration by name; goes back together with the artifacts; never masked
 * @param targetSettings every setting of the target that changes what is installed, by path
 */
public record Release(
        ReleaseId id,
        String service,
        Build build,
        Instant created,
        List<Artifact> artifacts,
        Map<String, String> configuration,
        Map<String, String> targetSettings)
        implements Serializable {

    /** @throws IllegalArgumentException when two artifacts have one name */
    public Release {
        artifacts =
                artifacts.stream().sorted(Comparator.comparing(Artifact::name)).toList();
        Set<String> names = new HashSet<>();
        for (Artifact artifact : artifacts) {
            if (!names.add(artifact.name())) {
                throw new IllegalArgumentException("Release " + id + " has two artifacts named '" + artifact.name()
                        + "'. Names must be unique; give them different paths.");
            }
        }
        configuration = java.util.Collections.unmodifiableMap(new TreeMap<>(configuration));
        targetSettings = java.util.Collections.unmodifiableMap(new TreeMap<>(targetSettings));
    }

    /**
     * SHA-256 over the sorted artifact digests with their names, the captured configuration and the target settings:
     * what decides whether two releases differ. Each text is preceded by its length, so no two inputs collide by their
     * layout.
     */
    @JsonIgnore
    public Digest contentDigest() {
        StringBuilder text = new StringBuilder("safe-deploy release 1\n");
        for (Artifact artifact : artifacts) {
            field(text, artifact.kind().name());
            field(text, artifact.name());
            field(text, artifact.digest().hex());
        }
        section(text, configuration);
        section(text, targetSettings);
        return Digest.ofText(text.toString());
    }

    /** {@code 2 artifacts, content 1234abcd5678}. */
    @JsonIgnore
    public String contents() {
        return artifacts.size() + (artifacts.size() == 1 ? " artifact" : " artifacts") + ", content "
                + contentDigest().brief();
    }

    private static void section(StringBuilder text, Map<String, String> values) {
        text.append("--\n");
        values.forEach((name, value) -> {
            field(text, name);
            field(text, value);
        });
    }

    private static void field(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value).append('\n');
    }
}
