package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.Cause;
import hudson.model.Run;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** A Declarative Pipeline that was started again from one of its stages. There is no hard dependency on Declarative. */
public final class RestartedStage {
    private static final String CAUSE =
            "org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause";

    private RestartedStage() {}

    /**
     * The build whose stage this is: what that one deployed is deployed again, since nobody knows what the workspace has
     * by now. A stage that follows the restarted one has what this build made.
     *
     * @param step of this build
     * @return the first build of the chain; empty when the step is not in a stage that was restarted
     */
    public static Optional<Run<?, ?>> original(Run<?, ?> run, FlowNode step) {
        for (Cause cause : run.getCauses()) {
            if (cause.getClass().getName().equals(CAUSE) && isIn(step, text(cause, "getOriginStage"))) {
                return get(cause, "getOriginal") instanceof Run<?, ?> original
                        ? Optional.of(original(original, step).orElse(original))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isIn(FlowNode step, String stage) {
        return step.getEnclosingBlocks().stream()
                .map(block -> block.getAction(LabelAction.class))
                .anyMatch(label -> label != null && label.getDisplayName().equals(stage));
    }

    private static String text(Cause cause, String getter) {
        return String.valueOf(get(cause, getter));
    }

    /** Null when there is no such thing. */
    private static Object get(Cause cause, String getter) {
        try {
            return cause.getClass().getMethod(getter).invoke(cause);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
