package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;

/**
 * A place where the ledger is corrupt and somebody with authority went on. Named in the data of the first line of the
 * segment that goes on, for ever.
 *
 * @param segment where the first bad line is
 * @param offset bytes into that segment of the first bad line
 * @param lastGoodSeq the last line before it
 * @param lastGoodHash its hash; the chain goes on from it
 * @param reason what was wrong, for people
 */
public record AcceptedBreak(int segment, long offset, long lastGoodSeq, String lastGoodHash, String reason) {
    /** The member of {@code data} that holds it. */
    static final String MEMBER = "ledgerBreak";

    ObjectNode json() {
        return Json.object(this);
    }

    /** The break that {@code line} names; null when it names none or none that can be read. */
    static AcceptedBreak namedBy(LedgerLine line) {
        JsonNode named = line.data().get(MEMBER);
        if (named == null) {
            return null;
        }
        try {
            return Json.convert(named, AcceptedBreak.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return null;
        }
    }

    boolean isAt(ChainPosition position) {
        return segment == position.segment()
                && offset == position.offset()
                && lastGoodSeq == position.seq()
                && lastGoodHash.equals(position.hash());
    }
}
