package io.jenkins.plugins.safedeploy.engine.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.io.IOException;

/** Releases and plans as they were stored when their deployment was asked for. Nothing is read from a file again. */
final class Releases {
    private final EnvironmentLedger ledger;
    private final Host host;

    Releases(EnvironmentLedger ledger, Host host) {
        this.ledger = ledger;
        this.host = host;
    }

    /** @param deployment that acts there. @throws IOException when a document is missing or is not what its digest says */
    PlacedRelease placed(Candidate release, String deployment) throws IOException {
        Plan plan = plan(release.plan());
        return new PlacedRelease(release(release.document()), plan, host.target(plan, deployment));
    }

    Plan plan(Digest digest) throws IOException {
        try {
            return Plan.fromJson(ledger.document(digest));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "The stored plan " + digest.brief() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    Release release(Digest digest) throws IOException {
        return Json.read(ledger.document(digest), Release.class);
    }
}
