package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import java.util.List;
import java.util.Optional;

/** Compares what the last apply left on a target with our ledger. */
final class Witnesses {
    private Witnesses() {}

    /** Why the target does not fit this ledger; empty when it does, was claimed, or nobody was there yet. */
    static Optional<String> check(EnvironmentLedger ledger, Observation seen) {
        if (seen == null || seen.witness() == null) {
            return Optional.empty();
        }
        Witness witness = seen.witness();
        if (ledger.read(state -> state.claimedWitnesses().contains(witness.hash()))) {
            return Optional.empty();
        }
        if (!witness.ledger().equals(ledger.id())) {
            return Optional.of("the target was last changed by another ledger (" + witness.ledger() + ", environment '"
                    + witness.environment() + "', service '" + witness.service()
                    + "'). Two environments on one target, or"
                    + " another Safe Deploy. If this one is right, claim it: safedeploy claim --reason ...");
        }
        if (!ledger.contains(witness.seq(), witness.hash())) {
            return Optional.of("the target was last changed by line " + witness.seq()
                    + " of this ledger, which this copy does not have: it was restored or cloned. If this one is right,"
                    + " claim it: safedeploy claim --reason ...");
        }
        return Optional.empty();
    }

    /** From now on the environment is read-only until somebody claims it. */
    static void remember(EnvironmentLedger ledger, String service, Witness witness, String why) {
        ledger.transact(state -> state.unclaimedWitness().equals(witness.hash())
                ? List.of()
                : List.of(
                        ledger.line(service, "", 0, new Event.WitnessMismatch(witness.hash(), witness.epoch(), why))));
    }
}
