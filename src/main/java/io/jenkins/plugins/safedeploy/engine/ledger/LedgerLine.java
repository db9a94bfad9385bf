package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event as it is stored.
 *
 * @param ledger id of the ledger
 * @param seq 1, 2, 3, ...
 * @param at max(wall time of the writer, time of the line before)
 * @param epoch fencing number of the writer for this service; 0 where none is needed
 * @param type name of the event
 * @param environment name of the environment at that time
 * @param service empty for what concerns the whole environment
 * @param deployment empty for what belongs to no deployment
 * @param actor who acted
 * @param data the event's own members
 * @param prev hash of the line before; 64 zeros for the first
 * @param hash SHA-256 over the stored bytes before {@code ,"hash":"}
 */
public record LedgerLine(
        String ledger,
        long seq,
        Instant at,
        long epoch,
        String type,
        String environment,
        String service,
        String deployment,
        String actor,
        ObjectNode data,
        String prev,
        String hash) {}
