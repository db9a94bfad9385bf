package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.doctor.Finding;
import io.jenkins.plugins.safedeploy.standalone.doctor.LedgerExamination;
import io.jenkins.plugins.safedeploy.standalone.doctor.ServiceExamination;
import io.jenkins.plugins.safedeploy.standalone.home.WholeLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Can I roll back from here, now, and to what? */
@Command(
        name = "doctor",
        description = {
            "Can I roll back from here, now, and to what? Looks at ledger, lock, what runs, the candidate with every byte of"
                    + " its artifacts, a dry run of the target, and each gate. Changes nothing."
        })
public final class DoctorCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    public DoctorCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Console console = console();
        return view(environment(place), ledger -> examine(ledger, console));
    }

    private Answer examine(EnvironmentLedger ledger, Console console) throws IOException {
        String service = service(place, ledger);
        ServiceExamination ofService = new ServiceExamination(ledger, service, host(), home().bytes(), clock);
        List<Finding> findings = new ArrayList<>(new LedgerExamination(
                        ledger, new WholeLedger(home(), ledger, clock), home().environmentFolder(ledger.name()))
                .findings());
        findings.addAll(ofService.findings());
        boolean healthy = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
        Optional<Candidate> wayBack = healthy ? ofService.wayBack() : Optional.empty();
        findings.forEach(finding -> print(console, finding));
        String place = " --environment " + ledger.name() + " --service " + service;
        console.say("");
        console.say(
                wayBack.isPresent()
                        ? console.good("yes") + ", " + ledger.name() + "/" + service + " can go back to "
                                + console.strong(wayBack.get().release().value()) + ": safedeploy rollback" + place
                                + " --reason '...'"
                        : console.bad("no") + ", not as things are; see the problems above");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", ledger.name());
        json.put("service", service);
        json.put("canRollBack", wayBack.isPresent());
        json.put("to", wayBack.map(Candidate::release).orElse(null));
        json.put("findings", findings);
        return new Answer(wayBack.isPresent() ? ExitCode.DONE : ExitCode.PROBLEM_FOUND, json);
    }

    private static void print(Console console, Finding finding) {
        String level = switch (finding.level()) {
            case OK -> console.good("ok     ");
            case NOTE -> console.warning("note   ");
            case PROBLEM -> console.bad("PROBLEM");
        };
        console.say(level + "  " + finding.what() + ": " + finding.text());
        if (!finding.todo().isEmpty()) {
            console.say("         to do: " + finding.todo());
        }
    }
}
