package io.jenkins.plugins.safedeploy.engine.target;

import java.io.Serializable;
import java.util.List;

/**
 * What preflight learned about putting a release in place. Nothing was changed.
 *
 * @param problems why it cannot work; empty when it can. Each says what, where, and what to do
 * @param notes what could not be proven or will not go back
 */
public record DryRun(List<String> problems, List<String> notes) implements Serializable {
    public DryRun {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    public boolean ok() {
        return problems.isEmpty();
    }
}
