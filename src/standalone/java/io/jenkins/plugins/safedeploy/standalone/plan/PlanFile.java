package io.jenkins.plugins.safedeploy.standalone.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Place;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanDocument;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanProblem;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanReader;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.standalone.host.StandaloneHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan that was read from a file and whose target and gates accept their settings.
 *
 * @param file where it was read from
 * @param document the plan with the places of its fields
 */
public record PlanFile(Path file, PlanDocument document) {
    /** Name of the plan when none is given. */
    public static final String DEFAULT_NAME = "safedeploy.yaml";

    /**
     * Reads and checks it.
     *
     * @throws PlanException with everything that is wrong, each with its place
     */
    public static PlanFile read(Path file, StandaloneHost host) throws PlanException {
        PlanDocument document = new PlanReader(PlanWords.all(), host.masker()).read(file);
        check(document, host);
        return new PlanFile(file, document);
    }

    public Plan plan() {
        return document.plan().at(new Place("", String.valueOf(folder())));
    }

    /** The folder to which the plan's paths are relative. */
    public Path folder() {
        return file.toAbsolutePath().getParent();
    }

    private static void check(PlanDocument document, StandaloneHost host) throws PlanException {
        Plan plan = document.plan();
        List<PlanProblem> problems = new ArrayList<>();
        TargetCapabilities capabilities = null;
        try {
            capabilities = host.target(plan).capabilities();
        } catch (IllegalArgumentException e) {
            problems.add(document.problem("target." + plan.target().type(), message(e), ""));
        }
        if (capabilities != null) {
            plan.problemWith(capabilities.fencing())
                    .ifPresent(problem -> problems.add(document.problem("policy", problem, "")));
        }
        for (int i = 0; i < plan.gates().size(); i++) {
            GateSettings gate = plan.gates().get(i);
            String path = "gates[" + i + "]." + gate.type();
            try {
                host.gate(plan, gate);
            } catch (IllegalArgumentException e) {
                problems.add(document.problem(path, message(e), ""));
                continue;
            }
            if (capabilities != null) {
                Gates.problems(gate, capabilities)
                        .forEach(problem -> problems.add(document.problem(path, problem, "")));
            }
        }
        if (!problems.isEmpty()) {
            throw document.exception(problems);
        }
    }

    private static String message(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }
}
