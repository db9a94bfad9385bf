package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A deployment that waits for people.
 *
 * @param requestedBy who asked for it
 * @param deadline when it expires
 * @param question digest of what is asked: it changes when what people approve changes
 */
public record ApprovalReport(
        String deployment,
        String service,
        ReleaseId release,
        String build,
        String requestedBy,
        Instant deadline,
        Digest question,
        List<Asked> asked) {
    public ApprovalReport {
        asked = List.copyOf(asked);
    }

    /** One approval of the plan. @param approvedBy who said yes so far */
    public record Asked(
            String name,
            String ask,
            List<String> approvers,
            int quorum,
            boolean excludeRequester,
            List<String> approvedBy) {
        public Asked {
            approvers = List.copyOf(approvers);
            approvedBy = List.copyOf(approvedBy);
        }
    }

    /** Every deployment of the environment that waits for people, oldest first. */
    public static List<ApprovalReport> of(EnvironmentLedger ledger) throws IOException {
        List<DeploymentFacts> waiting = ledger.read(state -> state.deployments().values().stream()
                .filter(DeploymentFacts::awaitsApproval)
                .map(DeploymentFacts::copy)
                .toList());
        List<ApprovalReport> found = new ArrayList<>();
        for (DeploymentFacts facts : waiting) {
            Plan plan = Plan.fromJson(ledger.document(facts.requested().plan()));
            found.add(new ApprovalReport(
                    facts.id(),
                    facts.service(),
                    facts.requested().release(),
                    facts.requested().build(),
                    facts.actor(),
                    facts.approval().deadline(),
                    facts.approval().bound(),
                    plan.approvals().stream().map(each -> asked(each, facts)).toList()));
        }
        return found;
    }

    /** Where a deployment stands after somebody's word, in one sentence. */
    public static String state(EnvironmentLedger ledger, String deployment) {
        return ledger.read(state -> state.deployment(deployment)
                .map(facts -> facts.forced()
                        ? "It ends where it stands."
                        : facts.rejection() != null
                                ? "It ends without having changed anything."
                                : facts.awaitsApproval() ? "It waits for more approvals." : "It goes on.")
                .orElse("It has ended."));
    }

    private static Asked asked(ApprovalSettings settings, DeploymentFacts facts) {
        return new Asked(
                settings.name(),
                settings.ask(),
                settings.approvers(),
                settings.quorum(),
                settings.excludeRequester(),
                List.copyOf(facts.approvers().getOrDefault(settings.name(), Set.of())));
    }
}
