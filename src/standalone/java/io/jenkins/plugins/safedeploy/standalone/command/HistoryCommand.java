package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Wording;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.report.SettledPage;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deployments that settled. */
@Command(name = "history", description = "Deployments that settled, the newest first.")
public final class HistoryCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most, 1 to 100000. Default: ${DEFAULT-VALUE}.")
    int limit;

    public HistoryCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        if (limit < 1 || limit > 100_000) {
            throw new CommandFailure(ExitCode.USAGE, "--limit was given " + limit + ". Allowed: 1 to 100000.");
        }
        Console console = console();
        String environment = environment(place);
        List<Settlement> shown = view(
                environment,
                ledger -> SettledPage.of(
                                ledger,
                                place.service == null ? "" : place.service,
                                limit,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE)
                        .deployments());
        if (shown.isEmpty()) {
            console.say("Nothing" + (place.service == null ? "" : " of service '" + place.service + "'")
                    + " has settled in environment '" + environment + "' yet.");
        }
        shown.forEach(each -> print(console, each));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployments", shown);
        return new Answer(ExitCode.DONE, json);
    }

    private static void print(Console console, Settlement each) {
        String outcome = String.format("%-22s", each.outcome());
        String painted = switch (each.kind() == Kind.ROLLBACK && each.candidate() != null
                ? Wording.Tone.PLAIN
                : Wording.tone(each.outcome())) {
            case GOOD -> console.good(outcome);
            case WARNING -> console.warning(outcome);
            case BAD -> console.bad(outcome);
            default -> outcome;
        };
        console.say(Spans.time(each.settledAt()) + "  " + painted + "  " + each.service() + "  "
                + (each.kind() == Kind.DEPLOY ? "deploy " : "rollback to ") + each.release()
                + (each.candidate() == null || each.kind() == Kind.ROLLBACK ? "" : " -> " + each.candidate())
                + ", by " + each.actor() + ", took "
                + Spans.span(Duration.between(each.requestedAt(), each.settledAt())) + (each.hold() ? ", hold" : ""));
        console.say(console.faint("    " + each.deployment() + "  " + Console.hanging(6, each.message())));
    }
}
