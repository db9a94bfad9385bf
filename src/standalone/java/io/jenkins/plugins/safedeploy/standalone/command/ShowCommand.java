package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.report.DeploymentReport;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.console.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Everything about one deployment. */
@Command(
        name = "show",
        description = "The timeline of a deployment, what its release changed, and how long a rollback took.")
public final class ShowCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    @Parameters(index = "0", paramLabel = "DEPLOYMENT", description = "Its id, or 'last'.")
    String deployment;

    public ShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Console console = console();
        return view(environment(place), ledger -> show(ledger, console));
    }

    private Answer show(EnvironmentLedger ledger, Console console) throws IOException {
        String id = deployment.equals("last") ? last(ledger) : deployment;
        DeploymentReport report = DeploymentReport.of(ledger, id)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "There is no deployment '" + id + "' in environment '" + ledger.name()
                                + "'. 'safedeploy history' lists what there is."));
        Entry first = report.entries().get(0);
        console.say(console.strong(id) + "  " + ledger.name() + "/" + first.service() + ", by " + first.actor() + ", "
                + Spans.time(first.at()));
        if (first.event() instanceof Event.Requested requested
                && !requested.cause().isBlank()) {
            console.say(console.faint("cause: " + requested.cause()));
        }
        List<String> changes = report.changes();
        if (!changes.isEmpty()) {
            console.say("changes against what ran before:");
            changes.forEach(change -> console.say("  " + change));
        }
        new Timeline(report.entries()).print(console);
        report.timeToRollback()
                .ifPresent(time -> console.say("time to rollback, from the decision to verified: " + Spans.span(time)));
        return new Answer(ExitCode.DONE, report.json());
    }

    private String last(EnvironmentLedger ledger) {
        return ledger.read(state -> {
            List<String> ids = new ArrayList<>();
            state.recent().stream()
                    .filter(s -> place.service == null || place.service.equals(s.service()))
                    .map(Settlement::deployment)
                    .forEach(ids::add);
            state.deployments().values().stream()
                    .filter(f -> place.service == null || place.service.equals(f.service()))
                    .forEach(f -> ids.add(f.id()));
            if (ids.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "There is no deployment in environment '" + ledger.name() + "'.");
            }
            return ids.get(ids.size() - 1);
        });
    }
}
