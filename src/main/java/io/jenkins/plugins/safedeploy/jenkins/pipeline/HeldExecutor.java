package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import java.time.Duration;
import java.util.function.Consumer;

/** An executor that does nothing while people are asked: a step inside a {@code node} block cannot give it back. */
final class HeldExecutor {
    private static final String RECIPE = "Say 'agent none' for the whole Pipeline, and give the stage with this step an"
            + " agent of its own that has many executors and builds nothing; 'stash' takes the artifacts there.";

    private HeldExecutor() {}

    /**
     * @param log told once what it costs and how to avoid it
     * @throws AbortException when administrators do not want that
     */
    static void tell(Plan plan, Consumer<String> log) throws AbortException {
        if (plan.approvals().isEmpty()) {
            return;
        }
        String node = plan.place().node();
        String where = node.isEmpty() ? "the built-in node" : node;
        if (!SafeDeployConfiguration.get().mayWaitOn(node)) {
            throw new AbortException("The plan asks people, and administrators do not let an executor of " + where
                    + " wait for them. " + RECIPE + " Nothing was deployed.");
        }
        Duration longest = plan.approvals().stream()
                .map(ApprovalSettings::timeout)
                .min(Duration::compareTo)
                .orElseThrow();
        log.accept("while people are asked, at most " + Durations.format(longest) + " each time, an executor of "
                + where + " is busy with waiting. " + RECIPE);
    }
}
