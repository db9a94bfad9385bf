package io.jenkins.plugins.safedeploy.engine.deployment;

import java.time.Instant;
import java.util.Set;

/**
 * What a decision may know beside the ledger.
 *
 * @param now wall time
 * @param deadDrivers ids of drivers that were seen dead; may be incomplete
 */
public record Moment(Instant now, Set<String> deadDrivers) {
    public Moment {
        deadDrivers = Set.copyOf(deadDrivers);
    }
}
