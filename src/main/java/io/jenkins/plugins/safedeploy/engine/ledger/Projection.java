package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * A fold of the ledger: what every page and decision reads. Used by one thread at a time. A checkpoint is its state as
 * JSON together with the seq and hash it stands for; one of another {@link #version} is thrown away.
 */
public interface Projection {
    int version();

    void apply(LedgerLine line);

    JsonNode save();

    /** Replaces the state. @throws IOException when {@code state} is not one of this version; then the state is empty */
    void load(JsonNode state) throws IOException;

    /** Forgets everything. */
    void clear();
}
