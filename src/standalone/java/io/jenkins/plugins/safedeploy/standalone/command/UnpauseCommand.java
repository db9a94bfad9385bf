package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a pause. */
@Command(name = "unpause", description = "Ends a pause: automatic deployments go on.")
public final class UnpauseCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String reason;

    public UnpauseCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(reason);
        String environment = environment(place);
        act(environment, (ledger, requests) -> {
            requests.unpause(reason);
            return environment;
        });
        console().say("Automation goes on in " + environment + ".");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("done", "unpause");
        return new Answer(ExitCode.DONE, json);
    }
}
