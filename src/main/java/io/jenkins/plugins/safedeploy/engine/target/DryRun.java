package io.jenkins.plugins.safedeploy.engine.target;

import java.io.Serializable;
import java.util.List;

/**
 * What preflight learned about putting a release in place. Nothing was changed.
 *
 * @param problems why it cannot work; empty when it can. Each says what, where, and what to do
 * @param notes what could not be proven or will not go back
 * @param irreversible changes that nothing can take back; with any, the apply is a point of no return
 */
public record DryRun(List<String> problems, List<String> notes, List<String> irreversible) implements Serializable {
    public DryRun {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        irreversible = List.copyOf(irreversible);
    }

    /** Everything can be taken back. */
    public DryRun(List<String> problems, List<String> notes) {
        this(problems, notes, List.of());
    }

    public boolean ok() {
        return problems.isEmpty();
    }
}
