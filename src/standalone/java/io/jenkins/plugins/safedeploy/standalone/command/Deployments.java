package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.standalone.CommandFailure;
import io.jenkins.plugins.safedeploy.standalone.Surroundings;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.console.SettlementReport;
import io.jenkins.plugins.safedeploy.standalone.session.Driving;
import io.jenkins.plugins.safedeploy.standalone.session.Session;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Drives deployments to their end and tells how they ended. */
final class Deployments {
    private final Session session;
    private final Surroundings around;
    private final Clock clock;
    private final Console console;

    Deployments(Session session, Surroundings around, Clock clock, Console console) {
        this.session = session;
        this.around = around;
        this.clock = clock;
        this.console = console;
    }

    /**
     * Whoever waits for a lock whose owner is dead waits for ever.
     *
     * @throws CommandFailure with what to do
     */
    void requireLivingOwner(String service) {
        Optional<DeploymentFacts> owner = session.ledger()
                .read(state -> state.deployment(state.service(service).lock()).map(DeploymentFacts::copy));
        if (owner.isPresent() && !session.ledger().alive(owner.get().driver())) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "Deployment " + owner.get().id() + " of "
                            + owner.get().requested().release()
                            + " still owns service '" + service + "', and the process that drove it is dead."
                            + " Bring it to its end first: safedeploy resume "
                            + owner.get().id() + " --environment "
                            + session.ledger().name()
                            + " --adopt --reason '...'. Or take over from it: safedeploy rollback --emergency.");
        }
    }

    Answer drive(String deployment) {
        return drive(deployment, session.driver().drive(deployment));
    }

    Answer drive(String deployment, CompletableFuture<Settlement> end) {
        Settlement settlement = new Driving(session, around, clock, console).untilSettled(deployment, end);
        SettlementReport report = session.ledger()
                .read(state ->
                        new SettlementReport(session.ledger().name(), settlement, state.service(settlement.service())));
        report.print(console);
        return new Answer(ExitCode.of(settlement.kind(), settlement.outcome()), report.json());
    }
}
