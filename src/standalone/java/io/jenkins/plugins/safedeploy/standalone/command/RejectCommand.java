package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Says no to a deployment that waits for approval; it ends, nothing was changed. */
@Command(
        name = "reject",
        description = "Says no to a deployment that waits for approval; it ends, nothing was changed.")
public final class RejectCommand extends WordCommand {
    public RejectCommand(Surroundings around) {
        super(around, "reject", "Rejected");
    }

    @Override
    void say(Requests requests, Approvals.Person person, Digest seen) throws IOException {
        requests.reject(deployment, person, comment, seen);
    }
}
