package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockOwner;
import io.jenkins.plugins.safedeploy.jenkins.build.StepCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** A deployment whose release a block puts in place, as its ledger knows it. */
final class DeploymentBlock implements BlockOwner {
    private final EnvironmentLedger ledger;
    private final Supplier<Requests> requests;
    private final String deployment;

    /** @param requests of the process itself */
    DeploymentBlock(EnvironmentLedger ledger, Supplier<Requests> requests, String deployment) {
        this.ledger = ledger;
        this.requests = requests;
        this.deployment = deployment;
    }

    @Override
    public String deployment() {
        return deployment;
    }

    @Override
    public Optional<String> build() {
        return requested().map(Event.Requested::cause).flatMap(StepCause::block);
    }

    private Optional<Event.Requested> requested() {
        if (deployment.isEmpty()) {
            return Optional.empty();
        }
        Optional<Event.Requested> underWay =
                ledger.read(state -> state.deployment(deployment).map(facts -> facts.requested()));
        if (underWay.isPresent()) {
            return underWay;
        }
        try {
            return ledger.history(deployment).stream()
                    .map(entry -> entry.event())
                    .filter(Event.Requested.class::isInstance)
                    .map(Event.Requested.class::cast)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean inFlight() {
        return ledger.read(state -> state.deployment(deployment).isPresent());
    }

    @Override
    public void stop(String why) {
        requests.get().forceStop(deployment, why);
    }

    /** They all have its id in their environment. */
    @Override
    public void endProcesses() throws TargetException {
        try {
            String name = node();
            Computer computer = Jenkins.get().getComputer(name);
            Node node = computer == null ? null : computer.getNode();
            if (node == null || computer.isOffline()) {
                throw new TargetException("Agent '" + name + "' is not there, so what the block of deployment "
                        + deployment + " left on it cannot be ended. Bring it back, and try again");
            }
            node.createLauncher(TaskListener.NULL).kill(Map.of("SAFE_DEPLOY_DEPLOYMENT", deployment));
        } catch (IOException e) {
            throw new TargetException("What deployment " + deployment + " left cannot be ended: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("Interrupted while ending what deployment " + deployment + " left", e);
        }
    }

    private String node() throws IOException {
        Optional<Event.Requested> requested = requested();
        if (requested.isEmpty()) {
            throw new IOException("its request is not in the ledger");
        }
        return Plan.fromJson(ledger.document(requested.get().plan())).place().node();
    }
}
