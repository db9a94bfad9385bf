package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.Extension;
import io.jenkins.plugins.safedeploy.engine.report.ApprovalReport;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Says yes or no to a deployment that waits for approval. */
@Extension
public final class ApproveCommand extends SafeDeployCliCommand {
    @Argument(index = 0, metaVar = "ENVIRONMENT", required = true, usage = "Its name.")
    public String environment;

    @Argument(index = 1, metaVar = "DEPLOYMENT", required = true, usage = "Its id; safe-deploy-status shows it.")
    public String deployment;

    @Option(name = "--reject", usage = "Says no: the deployment ends, nothing is changed.")
    public boolean reject;

    @Option(name = "--comment", metaVar = "TEXT", usage = "Why; a rejection needs one.")
    public String comment;

    @Option(
            name = "--question",
            metaVar = "DIGEST",
            usage = "What you saw, as safe-deploy-status shows it; refused when something else is asked by now.")
    public String question;

    public ApproveCommand() {
        super("safe-deploy-approve", "Says yes, or with --reject no, to a deployment that waits for approval.");
    }

    @Override
    Answer answer() throws IOException {
        EnvironmentActs acts = EnvironmentActs.of(environment);
        if (reject) {
            acts.reject(deployment, comment, question);
        } else {
            acts.approve(deployment, comment, question);
        }
        String state = ApprovalReport.state(acts.environment().ledger(), deployment);
        say((reject ? "Rejected: " : "Approved: ") + deployment + ". " + state);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployment", deployment);
        json.put("done", reject ? "reject" : "approve");
        json.put("state", state);
        return new Answer(ExitCode.DONE, json);
    }
}
