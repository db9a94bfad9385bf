package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.Extension;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.report.ApprovalReport;
import io.jenkins.plugins.safedeploy.engine.report.EnvironmentReport;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.report.ServiceReport;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** What runs where, and what can be gone back to. */
@Extension
public final class StatusCommand extends SafeDeployCliCommand {
    @Argument(metaVar = "ENVIRONMENT", usage = "Its name. Default: all that you may see.")
    public String environment;

    @Option(name = "--service", metaVar = "SERVICE", usage = "Only this service.")
    public String service;

    public StatusCommand() {
        super(
                "safe-deploy-status",
                "Says what runs in environments, what can be gone back to, what is held, locked or waits for approval.");
    }

    @Override
    Answer answer() throws IOException {
        List<String> names = environment == null ? EnvironmentActs.visible() : List.of(environment);
        List<Object> shown = new ArrayList<>();
        boolean intact = true;
        for (String name : names) {
            JenkinsEnvironment found = EnvironmentActs.of(name).environment();
            EnvironmentReport report = EnvironmentReport.of(
                    found.ledger(),
                    each -> service == null || service.equals(each),
                    found.clock().now());
            print(report);
            intact &= report.corrupt() == null;
            shown.add(report.json(found.ledger()::alive));
        }
        if (names.isEmpty()) {
            say("Nothing was deployed by Safe Deploy yet.");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environments", shown);
        return new Answer(intact ? ExitCode.DONE : ExitCode.BROKEN_LEDGER, json);
    }

    private void print(EnvironmentReport report) {
        say("environment " + report.environment() + ", " + report.head().seq() + " lines");
        if (report.corrupt() != null) {
            say("  LEDGER CORRUPT at " + report.corrupt() + "; deploys are refused");
        }
        if (!report.paused().isEmpty()) {
            say("  automation is paused: " + report.paused());
        }
        report.unclaimed().ifPresent(why -> say("  READ ONLY: " + why));
        report.services().forEach(this::print);
        report.approvals().forEach(this::print);
    }

    private void print(ServiceReport each) {
        say("  " + each.name());
        say("    runs      "
                + each.runs()
                        .map(runs -> (runs.verified()
                                        ? runs.release().release() + ", verified"
                                        : runs.release().named() + ", NOT verified")
                                + ", since "
                                + Spans.time(runs.since())
                                + (each.startedBy().isEmpty() ? "" : " by " + each.startedBy())
                                + (each.certain() ? "" : " (not certain)"))
                        .orElse("nothing that is known"));
        say("    way back  "
                + each.wayBack()
                        .candidate()
                        .map(to -> to.named() + ", depth " + each.depth())
                        .orElse("none: " + each.wayBack().reason()));
        each.hold().ifPresent(hold -> say("    hold      since " + Spans.time(hold.since()) + ": " + hold.why()));
        each.quarantine()
                .forEach((content, why) -> say(
                        "    quarantine " + (why.release().isEmpty() ? content : why.release()) + ": " + why.why()));
        for (InFlight flight : each.inFlight()) {
            say("    in flight " + flight.id() + ", " + flight.release() + ", " + flight.phase() + ", asked for by "
                    + flight.actor() + ": " + flight.next()
                    + (flight.nextAt() == null ? "" : ", at " + Spans.time(flight.nextAt())));
        }
    }

    private void print(ApprovalReport waiting) {
        say("  " + waiting.deployment() + " of " + waiting.service() + " waits for approval until "
                + Spans.time(waiting.deadline()));
        say("    question " + waiting.question());
        waiting.asked()
                .forEach(asked -> say("    " + asked.name() + ": "
                        + asked.approvedBy().size() + " of " + asked.quorum()
                        + (asked.ask().isEmpty() ? "" : "; " + asked.ask())));
    }
}
