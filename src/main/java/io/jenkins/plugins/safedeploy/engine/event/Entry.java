package io.jenkins.plugins.safedeploy.engine.event;

import java.time.Instant;

/** An event with what stands on its ledger line. See {@code LedgerLine} for the members. */
public record Entry(
        long seq,
        String hash,
        Instant at,
        long epoch,
        String environment,
        String service,
        String deployment,
        String actor,
        Event event) {}
