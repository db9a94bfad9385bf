package io.jenkins.plugins.safedeploy.engine.plan.source;

import java.util.List;
import java.util.stream.Collectors;

/** A plan that cannot be used. The message, for a terminal, shows every problem that was found, up to 20. */
public final class PlanException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<PlanProblem> problems;
    private final int more;

    /**
     * @param problems at least one, in the order of the file
     * @param more how many others were found and are not told
     */
    public PlanException(List<PlanProblem> problems, int more) {
        super(problems.stream().map(PlanProblem::text).collect(Collectors.joining("\n"))
                + (more > 0 ? "\n... and " + more + " more problems" : ""));
        this.problems = List.copyOf(problems);
        this.more = more;
    }

    /** The same about fields that somebody did not write as a text, such as those of a step. */
    public PlanException withoutPlaces() {
        return new PlanException(
                problems().stream().map(PlanProblem::withoutPlace).toList(), more);
    }

    /** Ordered by line and column; empty after serialisation. */
    public List<PlanProblem> problems() {
        return problems == null ? List.of() : problems;
    }
}
