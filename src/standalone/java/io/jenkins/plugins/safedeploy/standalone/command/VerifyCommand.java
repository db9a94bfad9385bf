package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.home.WholeLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows the whole chain of the ledger. */
@Command(
        name = "verify",
        description = "Follows the ledger from its first line on: every hash, every link, every anchor that is given.")
public final class VerifyCommand extends Subcommand {
    @Mixin
    EnvironmentOptions place;

    @Option(
            names = "--anchor",
            paramLabel = "SEQ:HASH",
            description = "A line that was noted elsewhere, such as in a build; may be given several times.")
    List<String> anchors = new ArrayList<>();

    public VerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        List<Head> heads = anchors.stream().map(VerifyCommand::head).toList();
        Console console = console();
        String environment = environment(place);
        Verification result = view(environment, ledger -> new WholeLedger(home(), ledger, clock).verify(heads));
        boolean good = result.good();
        String status = result.status().name();
        console.say((good ? console.good(status) : console.bad(status)) + "  ledger of " + environment + ": "
                + result.lines() + " lines followed in " + Spans.span(result.took())
                + (heads.isEmpty() ? "" : ", " + heads.size() + " anchors compared"));
        console.say("  head  " + result.head().seq() + ":" + result.head().hash());
        if (!result.reason().isBlank()) {
            console.say("  " + result.reason() + " (segment " + result.segment() + ", byte " + result.offset()
                    + ", line " + result.seq() + ")");
        }
        result.breaks()
                .forEach(accepted -> console.say(
                        "  accepted break after line " + accepted.lastGoodSeq() + ": " + accepted.reason()));
        if (!good) {
            console.say("  Deploys are refused; a rollback in flight goes on. Compare the folder with a backup, or let"
                    + " somebody accept it: safedeploy accept --corruption --environment " + environment
                    + " --reason '...'");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("verification", result);
        return new Answer(good ? ExitCode.DONE : ExitCode.BROKEN_LEDGER, json);
    }

    private static Head head(String text) {
        try {
            return Head.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--anchor: " + e.getMessage(), e);
        }
    }
}
