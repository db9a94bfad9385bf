package io.jenkins.plugins.safedeploy.jenkins.page;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import java.util.Set;

/**
 * A question to people.
 *
 * @param ask empty when there is nothing but the name
 * @param given how many have said yes
 * @param yes who they are
 * @param approvers who may, in words
 */
public record ApprovalView(String name, String ask, int given, int quorum, String yes, String approvers) {
    static ApprovalView of(ApprovalSettings approval, DeploymentFacts facts) {
        Set<String> yes = facts.approvers().getOrDefault(approval.name(), Set.of());
        return new ApprovalView(
                approval.name(),
                approval.ask(),
                yes.size(),
                approval.quorum(),
                String.join(", ", yes),
                (approval.approvers().isEmpty()
                                ? "holders of Safe Deploy/Approve"
                                : String.join(", ", approval.approvers()) + ", holders of Safe Deploy/Approve")
                        + (approval.excludeRequester() ? "; not whoever asked for the deployment" : ""));
    }
}
