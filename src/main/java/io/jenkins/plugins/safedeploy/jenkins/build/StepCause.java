package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Run;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a step asked for a deployment: its build and itself, unique, and the same whenever Jenkins is restarted. Stands in
 * the ledger; says also whether the block of that build carries the deployment out.
 */
public final class StepCause {
    private static final Pattern STEP = Pattern.compile("build (.+), (block|step) [0-9]+", Pattern.DOTALL);

    private StepCause() {}

    /** @param node id of the step in its build */
    public static String of(Run<?, ?> run, boolean block, String node) {
        return "build " + run.getExternalizableId() + (block ? ", block " : ", step ") + node;
    }

    /** Id of the build whose step asked; empty for other deployments. */
    public static Optional<String> build(String cause) {
        Matcher found = STEP.matcher(cause);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Id of the build whose block it is; empty for other deployments. */
    public static Optional<String> block(String cause) {
        return build(cause).filter(build -> cause.startsWith(", block ", "build ".length() + build.length()));
    }
}
