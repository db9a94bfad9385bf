package io.jenkins.plugins.safedeploy.jenkins.configuration;

import hudson.AbortException;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.RefusedSettingsException;
import io.jenkins.plugins.safedeploy.engine.plan.RollbackPlan;
import io.jenkins.plugins.safedeploy.engine.plan.StricterPlan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.policy.DeployPolicy;
import io.jenkins.plugins.safedeploy.jenkins.plan.PlanFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What administrators declare about an environment, as it meets the plan of a step and that of a release that is put
 * back. Asked once: when a deployment is requested, and when its way back is chosen.
 */
public final class DeclaredPolicy {
    private DeclaredPolicy() {}

    /** Fields of a plan, in JSON, that count where neither the step nor its plan file says them: the declared target. */
    public static byte[] fields(String environment) {
        return SafeDeployConfiguration.get()
                .environment(environment)
                .map(declared -> new PlanFields().target(declared.getTarget()).json())
                .orElse(new byte[0]);
    }

    /**
     * The plan as it will be carried out.
     *
     * @param log told what the environment declares
     * @throws AbortException when the plan is looser, with everything in which it is
     */
    public static Plan stricter(Plan plan, Consumer<String> log) throws AbortException {
        Optional<Declaration> declaration = declaration(plan.environment());
        if (declaration.isEmpty()) {
            return plan;
        }
        Optional<String> refusal =
                SafeDeployConfiguration.get().environment(plan.environment()).flatMap(each -> each.refusal(plan));
        if (refusal.isPresent()) {
            throw new AbortException(refusal.get() + " Nothing was deployed.");
        }
        try {
            Plan stricter = StricterPlan.of(declaration.get(), plan);
            List<String> words = declaration.get().words();
            if (!words.isEmpty()) {
                log.accept("environment " + plan.environment() + " declares: " + String.join("; ", words));
            }
            return stricter;
        } catch (RefusedSettingsException e) {
            throw new AbortException(e.getMessage() + ". Nothing was deployed.");
        }
    }

    /**
     * The plan of a release that is put back, with the gates that are declared by now.
     *
     * @throws AbortException when what is declared cannot be read
     */
    public static Plan inRollback(Plan recorded) throws AbortException {
        return declaration(recorded.environment())
                .map(declaration -> RollbackPlan.of(declaration, recorded))
                .orElse(recorded);
    }

    /**
     * What is declared about when an environment takes deployments.
     *
     * @throws AbortException when what is declared cannot be read
     */
    public static DeployPolicy times(String environment) throws AbortException {
        return declaration(environment)
                .map(declared -> new DeployPolicy(declared.cooldown(), declared.freezeWindows(), true))
                .orElse(new DeployPolicy(Duration.ZERO, List.of(), true));
    }

    /** One that cannot be read any more, such as after an update, lets nothing pass. */
    private static Optional<Declaration> declaration(String environment) throws AbortException {
        Optional<DeclaredEnvironment> declared = SafeDeployConfiguration.get().environment(environment);
        try {
            return declared.isEmpty()
                    ? Optional.empty()
                    : Optional.of(declared.get().declaration());
        } catch (PlanException e) {
            throw new AbortException("What administrators declare about environment '" + environment
                    + "' cannot be read, so nothing is deployed there: " + e.getMessage());
        }
    }
}
