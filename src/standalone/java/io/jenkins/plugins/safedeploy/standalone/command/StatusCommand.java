package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.driver.Look;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.report.EnvironmentReport;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.console.ServicePrinter;
import io.jenkins.plugins.safedeploy.standalone.home.VerifiedUpTo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What runs where, and what can be gone back to. */
@Command(
        name = "status",
        description = {
            "What runs since when and by whom, what can be gone back to, holds, locks, queue, and what is going on.",
            "Reads the checkpoint and what came after it, so it is quick however long the history is."
        })
public final class StatusCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    @Option(
            names = "--look",
            description = "Also asks each target what is there: what others changed, and what would not go back.")
    boolean look;

    public StatusCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Console console = console();
        List<Map<String, Object>> environments = new ArrayList<>();
        boolean intact = true;
        List<String> names = home().environments();
        if (place.environment != null) {
            names = List.of(environment(place));
        }
        if (names.isEmpty()) {
            console.say("There is nothing in " + home().folder()
                    + " yet. The first 'safedeploy deploy' makes an environment.");
        }
        requireService(names);
        for (String name : names) {
            Map<String, Object> shown = view(name, ledger -> show(ledger, console));
            intact &= shown.get("corrupt") == null;
            environments.add(shown);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("home", home().folder().toString());
        json.put("environments", environments);
        return new Answer(intact ? ExitCode.DONE : ExitCode.BROKEN_LEDGER, json);
    }

    private void requireService(List<String> names) throws IOException {
        if (place.service == null) {
            return;
        }
        Set<String> known = new TreeSet<>();
        for (String name : names) {
            view(
                    name,
                    ledger -> known.addAll(
                            ledger.read(state -> Set.copyOf(state.services().keySet()))));
        }
        if (!known.contains(place.service)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "There is no service '" + place.service + "' in " + home().folder() + ". There is: "
                            + String.join(", ", known) + ".");
        }
    }

    private Map<String, Object> show(EnvironmentLedger ledger, Console console) throws IOException {
        EnvironmentReport report = EnvironmentReport.of(
                ledger, service -> place.service == null || place.service.equals(service), clock.now());
        Optional<VerifiedUpTo> verified = VerifiedUpTo.read(home(), ledger.name());
        console.say(console.strong("environment " + ledger.name()) + "  "
                + report.head().seq() + " lines, "
                + verified.map(v -> "verified up to line " + v.seq() + " at " + Spans.time(v.at()))
                        .orElse("never verified as a whole (safedeploy verify)"));
        if (report.corrupt() != null) {
            console.say(console.bad("  LEDGER CORRUPT at " + report.corrupt()) + "\n  deploys are refused; see"
                    + " 'safedeploy verify --environment " + ledger.name() + "'");
        }
        if (!report.paused().isEmpty()) {
            console.say(console.warning("  automation is paused: " + report.paused())
                    + "; to end it: safedeploy unpause --environment " + ledger.name() + " --reason '...'");
        }
        report.unclaimed()
                .ifPresent(why -> console.say(console.bad("  READ ONLY: " + why) + "\n  if this is the true one:"
                        + " safedeploy claim --environment " + ledger.name() + " --reason '...'"));
        report.services().forEach(service -> new ServicePrinter(console, service).print(ledger::alive));
        List<Look> looks = new ArrayList<>();
        if (look) {
            report.services().forEach(service -> looks.add(Look.at(ledger, host(), service.name())));
            looks.forEach(each -> say(console, each));
        }
        console.say("");
        Map<String, Object> json = report.json(ledger::alive);
        if (look) {
            json.put("looks", looks);
        }
        json.put("verifiedUpTo", verified.orElse(null));
        return json;
    }

    private static void say(Console console, Look look) {
        console.say("  the target of " + look.service() + ": " + look.says());
        look.drift().forEach(each -> console.say(console.warning("    changed by others: " + each)));
        if (!look.candidate().isEmpty()) {
            console.say("    way back to " + look.candidate() + ":");
            look.obstacles().forEach(each -> console.say(console.bad("      cannot work now: " + each)));
            look.wayBack().forEach(each -> console.say("      " + each));
        }
    }
}
