package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.report.ApprovalReport;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** A deployment that waits for people, and whoever answers at this terminal. */
final class ApprovalQuestion {
    private final EnvironmentLedger ledger;
    private final String deployment;

    /** @throws CommandFailure when there is no such deployment in flight */
    ApprovalQuestion(EnvironmentLedger ledger, String deployment) {
        this.ledger = ledger;
        this.deployment = deployment;
        if (facts().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "There is no deployment '" + deployment + "' in flight in '" + ledger.name()
                            + "'. 'safedeploy status' lists what is.");
        }
    }

    /** The owner of the folder holds every permission where the plan lists nobody; else only who is listed may answer. */
    Approvals.Person person(String user) throws IOException {
        Plan plan =
                Plan.fromJson(ledger.document(facts().orElseThrow().requested().plan()));
        boolean anybody =
                plan.approvals().stream().allMatch(each -> each.approvers().isEmpty());
        return new Approvals.Person(user, Set.of(), anybody);
    }

    /** Where it stands after the answer, in one sentence. */
    String state() {
        return ApprovalReport.state(ledger, deployment);
    }

    private Optional<DeploymentFacts> facts() {
        return ledger.read(state -> state.deployment(deployment).map(DeploymentFacts::copy));
    }
}
