package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An event that is not written yet; see {@link LedgerLine} for the members. */
public record LedgerDraft(
        String type,
        String environment,
        String service,
        String deployment,
        String actor,
        long epoch,
        ObjectNode data) {}
