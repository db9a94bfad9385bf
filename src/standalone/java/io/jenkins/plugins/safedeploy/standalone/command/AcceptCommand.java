package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes things as they are: ends a hold, or goes on behind a corrupt stretch of the ledger. */
@Command(
        name = "accept",
        description = {
            "Ends the hold of a service: somebody takes things as they are. Nothing becomes verified by it.",
            "With --corruption: goes on behind a corrupt stretch of the ledger; the break stays visible for ever."
        })
public final class AcceptCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String reason;

    @Option(names = "--corruption", description = "Accepts that the ledger is corrupt.")
    boolean corruption;

    public AcceptCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(reason);
        String environment = environment(place);
        String what = act(environment, (ledger, requests) -> {
            if (corruption) {
                ledger.ledger().rebuild(); // a checkpoint hides what happened before it
                if (ledger.ledger().condition().intact()) {
                    throw new CommandFailure(
                            ExitCode.REFUSED,
                            "Every line of the ledger of " + environment + " is what was written; there is nothing to"
                                    + " accept.");
                }
                ledger.acceptCorruption(reason);
                return "the corruption";
            }
            String service = service(place, ledger);
            requests.accept(service, reason);
            return service;
        });
        console()
                .say(
                        corruption
                                ? "Accepted: the ledger of " + environment
                                        + " goes on in a new segment behind the break."
                                : "Accepted: " + environment + "/" + what
                                        + " has no hold any more and takes automatic deployments again.");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("accepted", corruption ? "corruption" : "hold");
        json.put("service", corruption ? "" : what);
        return new Answer(ExitCode.DONE, json);
    }
}
