package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * When a Job runs: the annotations of Helm ({@code helm.sh/hook}) and Argo CD ({@code argocd.argoproj.io/hook}) say it,
 * else before the workloads, as a migration does.
 */
public enum Hook {
    /** Before the workloads; they stay as they are when it fails. */
    BEFORE,
    /** After the workloads were applied. */
    AFTER,
    /** Not in a deployment: tests, and what belongs to a removal or to the rollback of another tool. */
    NEVER;

    private static final Set<String> EARLY = Set.of("pre-install", "pre-upgrade", "PreSync", "Sync");
    private static final Set<String> LATE = Set.of("post-install", "post-upgrade", "PostSync");

    /** Of any object; without annotations {@link #BEFORE}. */
    public static Hook of(JsonNode object) {
        JsonNode annotations = object.at("/metadata/annotations");
        String said = annotations.path("helm.sh/hook").asText("") + ","
                + annotations.path("argocd.argoproj.io/hook").asText("");
        List<String> words = said.lines()
                .flatMap(line -> java.util.Arrays.stream(line.split("[,\\s]+")))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty() || words.stream().anyMatch(EARLY::contains)) {
            return BEFORE;
        }
        return words.stream().anyMatch(LATE::contains) ? AFTER : NEVER;
    }

    /** Those with a smaller one first ({@code helm.sh/hook-weight}, {@code argocd.argoproj.io/sync-wave}). */
    public static int weight(JsonNode object) {
        JsonNode annotations = object.at("/metadata/annotations");
        return annotations
                .path("helm.sh/hook-weight")
                .asInt(annotations.path("argocd.argoproj.io/sync-wave").asInt(0));
    }
}
