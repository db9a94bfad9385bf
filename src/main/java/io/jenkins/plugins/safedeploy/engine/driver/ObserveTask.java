package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import java.io.IOException;
import java.util.Optional;

/** Looks at the target and says what of this deployment is there. */
final class ObserveTask {
    private static final int TRIES = 3;

    private final EnvironmentLedger ledger;
    private final Releases releases;

    ObserveTask(EnvironmentLedger ledger, Releases releases) {
        this.ledger = ledger;
        this.releases = releases;
    }

    Event.Observed perform(DeploymentFacts facts) {
        Candidate expected = facts.decided() == null
                ? facts.asCandidate(null)
                : facts.decided().candidate();
        String problem = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                Observation seen =
                        releases.placed(expected, facts.id()).target().observe();
                return new Event.Observed(landed(facts, seen), seen.detail() == null ? "" : seen.detail());
            } catch (IOException | TargetException | IllegalArgumentException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        return new Event.Observed(Landed.UNKNOWN, "could not be observed: " + problem);
    }

    private Landed landed(DeploymentFacts facts, Observation seen) {
        if (facts.decided() != null && seen.shows(facts.decided().candidate().content())) {
            return Landed.CANDIDATE;
        }
        if (facts.decided() == null && seen.shows(facts.requested().content())) {
            return Landed.NEW;
        }
        Optional<Installed> before =
                ledger.read(state -> state.service(facts.service()).current());
        if (before.isPresent() && seen.shows(before.get().release().content())) {
            return Landed.OLD;
        }
        return seen.installed() == null && before.isEmpty() ? Landed.OLD : Landed.UNKNOWN;
    }
}
