package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says no to a deployment that waits for approval; it ends, nothing was changed. */
@Command(
        name = "reject",
        description = "Says no to a deployment that waits for approval; it ends, nothing was changed.")
public final class RejectCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Parameters(index = "0", paramLabel = "DEPLOYMENT", description = "Its id; 'safedeploy status' shows it.")
    String deployment;

    @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String comment;

    @Option(
            names = "--question",
            paramLabel = "DIGEST",
            description =
                    "What you saw, as 'safedeploy status --json' shows it; refused when something else is asked by"
                            + " now.")
    String question;

    public RejectCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(comment);
        Digest seen = Arguments.question(question);
        String environment = environment(place);
        String state = act(environment, (ledger, requests) -> {
            ApprovalQuestion asked = new ApprovalQuestion(ledger, deployment);
            requests.reject(deployment, asked.person(around.user()), comment, seen);
            return asked.state();
        });
        console().say("Rejected: " + deployment + ". " + state);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployment", deployment);
        json.put("done", "reject");
        json.put("state", state);
        return new Answer(ExitCode.DONE, json);
    }
}
