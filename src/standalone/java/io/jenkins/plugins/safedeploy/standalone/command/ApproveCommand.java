package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Says yes to a deployment that waits for approval. */
@Command(name = "approve", description = "Says yes to a deployment that waits for approval.")
public final class ApproveCommand extends WordCommand {
    public ApproveCommand(Surroundings around) {
        super(around, "approve", "Approved");
    }

    @Override
    void say(Requests requests, Approvals.Person person, Digest seen) throws IOException {
        requests.approve(deployment, person, comment, seen);
    }
}
