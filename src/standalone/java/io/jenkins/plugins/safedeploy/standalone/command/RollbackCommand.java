package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.session.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts an earlier release back on purpose. */
@Command(
        name = "rollback",
        description = {
            "Puts an earlier, verified release back and verifies it again. What is left is quarantined: it needs a reason"
                    + " to come back (--keep opts out).",
            "Works without Jenkins."
        })
public final class RollbackCommand extends Subcommand {
    @Mixin
    PlaceOptions place;

    @Option(
            names = "--to",
            arity = "1..2",
            paramLabel = "WHERE",
            description = "last-verified (default), previous, 'build 42', 'shop#42', or 'release <id>'.")
    List<String> to = List.of("last-verified");

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    String reason;

    @Option(names = "--emergency", description = "Takes over from the deployment that is going on.")
    boolean emergency;

    @Option(
            names = "--unfenced",
            description = "Goes at once although an earlier effect cannot be proven to have ended.")
    boolean unfenced;

    @Option(names = "--keep", description = "Neither revokes nor quarantines what is left.")
    boolean keep;

    public RollbackCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer answer() throws IOException {
        Arguments.reason(reason);
        RollbackGoal goal = RollbackGoal.parse(to);
        Console console = console();
        String environment = environment(place);
        try (Session session = session(environment, console)) {
            String service = service(place, session.ledger());
            Deployments deployments = new Deployments(session, around, clock, console);
            if (!emergency) {
                deployments.requireLivingOwner(service);
            }
            Candidates.Choice choice = session.ledger().read(state -> goal.choose(state.service(service)));
            Candidate candidate = choice.candidate().orElseThrow(() -> refusal(environment, service, goal, choice));
            console.say(console.strong("Rolling back " + service + " in " + environment + " to " + candidate.release())
                    + "  (" + choice.reason() + ")");
            String deployment = session.requests()
                    .rollback(new RollbackRequest(
                            service, candidate, emergency, unfenced, keep, reason, "safedeploy rollback --to " + goal));
            return deployments.drive(deployment);
        }
    }

    private static CommandFailure refusal(
            String environment, String service, RollbackGoal goal, Candidates.Choice choice) {
        StringBuilder message = new StringBuilder("Cannot go back to " + goal + " in " + environment + "/" + service
                + ": " + choice.reason() + ". Nothing was changed.");
        choice.passedOver()
                .forEach(passed -> message.append("\n  not to ")
                        .append(passed.release())
                        .append(": ")
                        .append(passed.why()));
        message.append("\n'safedeploy status' shows what can be gone back to.");
        return new CommandFailure(ExitCode.REFUSED, message.toString());
    }
}
