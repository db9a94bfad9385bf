package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A fold of the ledger up to a line. It saves time and proves nothing.
 *
 * @param v form of this record; another one is thrown away
 * @param projection version of the projection
 * @param position behind the last line that it holds; its segment has that line
 * @param breaks accepted breaks up to there
 * @param state what the projection saved
 */
record Checkpoint(int v, int projection, ChainPosition position, List<AcceptedBreak> breaks, JsonNode state) {
    private static final int FORM = 1;

    static Checkpoint of(Projection projection, ChainPosition position, List<AcceptedBreak> breaks) {
        return new Checkpoint(FORM, projection.version(), position, List.copyOf(breaks), projection.save());
    }

    byte[] bytes() {
        return Json.bytes(this);
    }

    /** What is stored; empty when there is none or it cannot be read. */
    static Optional<Checkpoint> stored(LedgerStore store) throws IOException {
        Optional<byte[]> bytes = store.checkpoint();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = Json.read(bytes.get(), Checkpoint.class);
            boolean whole = checkpoint != null
                    && checkpoint.v == FORM
                    && checkpoint.position != null
                    && checkpoint.breaks != null
                    && checkpoint.state != null
                    && checkpoint.position.lineStart() >= 0;
            return whole ? Optional.of(checkpoint) : Optional.empty();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
