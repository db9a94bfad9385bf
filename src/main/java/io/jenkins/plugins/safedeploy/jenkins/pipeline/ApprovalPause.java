package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/** Marks the step as paused while its deployment waits for people, as {@code input} does: views do not count it as work. */
final class ApprovalPause {
    private static final Logger LOGGER = Logger.getLogger(ApprovalPause.class.getName());

    private ApprovalPause() {}

    /** Makes the mark fit; may be called again. @param waits whether people are needed now */
    static synchronized void update(StepContext context, boolean waits) {
        try {
            FlowNode node = context.get(FlowNode.class);
            if (waits == PauseAction.isPaused(node)) {
                return;
            }
            if (waits) {
                node.addAction(new PauseAction("Approval"));
            } else {
                PauseAction.endCurrentPause(node);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The step could not be marked as paused", e);
        }
    }
}
