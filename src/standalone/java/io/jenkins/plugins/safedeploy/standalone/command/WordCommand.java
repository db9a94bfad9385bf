package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person's word about a deployment that waits for approval. */
abstract class WordCommand extends Subcommand {
    private final String done;
    private final String told;

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

    /** @param done for machines, such as {@code approve} @param told for people, such as {@code Approved} */
    WordCommand(Surroundings around, String done, String told) {
        super(around);
        this.done = done;
        this.told = told;
    }

    /** @param seen what the word is about; null for whatever is asked now */
    abstract void say(Requests requests, Approvals.Person person, Digest seen) throws IOException;

    @Override
    Answer answer() throws IOException {
        Arguments.reason(comment);
        Digest seen = Arguments.question(question);
        String environment = environment(place);
        String state = act(environment, (ledger, requests) -> {
            ApprovalQuestion asked = new ApprovalQuestion(ledger, deployment);
            say(requests, asked.person(around.user()), seen);
            return asked.state();
        });
        console().say(told + ": " + deployment + ". " + state);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployment", deployment);
        json.put("done", done);
        json.put("state", state);
        return new Answer(ExitCode.DONE, json);
    }
}
