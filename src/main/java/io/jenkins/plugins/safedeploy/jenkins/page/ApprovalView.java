package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import java.util.Set;

/**
 * A question to people.
 *
 * @param ask empty when there is nothing but the name
 * @param given {@code 1 of 2 said yes (bob)}
 * @param approvers who may, in words
 */
public record ApprovalView(String name, String ask, String given, String approvers) {
    static ApprovalView of(ApprovalSettings approval, DeploymentFacts facts) {
        Set<String> yes = facts.approvers().getOrDefault(approval.name(), Set.of());
        return new ApprovalView(
                approval.name(),
                approval.ask(),
                yes.size() + " of " + approval.quorum() + " said yes"
                        + (yes.isEmpty() ? "" : " (" + String.join(", ", yes) + ")"),
                (approval.approvers().isEmpty()
                                ? "holders of Safe Deploy/Approve"
                                : String.join(", ", approval.approvers()) + ", holders of Safe Deploy/Approve")
                        + (approval.excludeRequester() ? "; not whoever asked for the deployment" : ""));
    }
}
