package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pauses the automation of an environment. */
@Command(
        name = "pause",
        description =
                "No automatic deployment in an environment until 'unpause'. Rollbacks, and people who deploy, go on.")
public final class PauseCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String reason;

    public PauseCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(reason);
        String environment = environment(place);
        act(environment, (ledger, requests) -> {
            requests.pause(reason);
            return environment;
        });
        console().say("Paused: no automatic deployment in " + environment + ".");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("done", "pause");
        return new Answer(ExitCode.DONE, json);
    }
}
