package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import java.util.List;

/** A plan together with the places of its fields, for those who find something wrong with it later. */
public final class PlanDocument {
    private final Plan plan;
    private final Problems places;

    PlanDocument(Plan plan, Problems places) {
        this.plan = plan;
        this.places = places;
    }

    public Plan plan() {
        return plan;
    }

    /**
     * A problem at the line and column of {@code path} (such as {@code target.directory.path}), or of the nearest field
     * above it.
     */
    public PlanProblem problem(String path, String message, String allowed) {
        return places.located(path, "", message, allowed);
    }

    /** To be thrown for what a target or a gate refuses. */
    public PlanException exception(List<PlanProblem> problems) {
        return new PlanException(problems, 0);
    }
}
