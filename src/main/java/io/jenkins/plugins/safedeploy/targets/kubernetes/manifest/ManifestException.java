package io.jenkins.plugins.safedeploy.targets.kubernetes.manifest;

import java.util.List;

/** The manifests of a release cannot be used. Each problem says which file or object, what, and what to do. */
public final class ManifestException extends Exception {
    private static final long serialVersionUID = 1;
    private final List<String> problems;

    public ManifestException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public ManifestException(String problem) {
        this(List.of(problem));
    }

    /** At least one. */
    public List<String> problems() {
        return problems;
    }
}
