package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings to their end what a dead process left. */
@Command(
        name = "resume",
        description = {
            "Brings deployments to their end whose process is dead: killed, out of memory, machine restarted.",
            "Earlier effects are ended and seen gone before anything is done. Without --adopt it only lists them."
        })
public final class ResumeCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DEPLOYMENT", description = "One of them. Default: all.")
    String deployment;

    @Option(names = "--adopt", description = "This process acts for them from now on; needs --reason.")
    boolean adopt;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the ledger.")
    String reason;

    public ResumeCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        if (adopt) {
            Arguments.reason(reason);
        }
        Console console = console();
        String environment = environment(place);
        try (Session session = session(environment, console)) {
            List<String> left = deployment == null ? session.driver().orphaned() : List.of(deployment);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("environment", environment);
            if (left.isEmpty()) {
                console.say("Nothing to resume in " + environment + ": no deployment was left by a dead process.");
                json.put("resumed", List.of());
                return new Answer(ExitCode.DONE, json);
            }
            if (!adopt) {
                throw new CommandFailure(
                        ExitCode.REFUSED,
                        "Left by a dead process in " + environment + ": " + String.join(", ", left)
                                + ". Nothing was done. To act for it from here: safedeploy resume --environment "
                                + environment + " --adopt --reason '...'  (if a Jenkins drove it and comes back, let"
                                + " that do it).");
            }
            Deployments deployments = new Deployments(session, around, clock, console);
            ExitCode code = ExitCode.DONE;
            List<Object> resumed = new ArrayList<>();
            for (String each : left) {
                Answer answer = deployments.drive(each, session.driver().adopt(each, reason));
                code = code == ExitCode.DONE ? answer.code() : code;
                resumed.add(answer.json());
            }
            json.put("resumed", resumed);
            return new Answer(code, json);
        }
    }
}
