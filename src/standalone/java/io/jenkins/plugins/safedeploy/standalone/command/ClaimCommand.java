package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says which ledger is the true one. */
@Command(
        name = "claim",
        description =
                "Says that this copy of the ledger is the true one, and that what was found on the target is known.")
public final class ClaimCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String reason;

    public ClaimCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(reason);
        String environment = environment(place);
        act(environment, (ledger, requests) -> {
            requests.claim(reason);
            return environment;
        });
        console().say("Claimed: this ledger is the true one for " + environment + ".");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("done", "claim");
        return new Answer(ExitCode.DONE, json);
    }
}
