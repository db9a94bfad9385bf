package io.jenkins.plugins.safedeploy.engine.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import java.io.IOException;
import java.util.TreeMap;

/** A projection for tests: depends on every line and on their order. */
class Tally implements Projection {
    final TreeMap<String, Integer> byType = new TreeMap<>();
    long lines;
    int order;
    private final int version;

    Tally() {
        this(1);
    }

    Tally(int version) {
        this.version = version;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public void apply(LedgerLine line) {
        lines++;
        order = order * 31 + line.hash().hashCode() + line.data().hashCode();
        byType.merge(line.type(), 1, Integer::sum);
    }

    @Override
    public JsonNode save() {
        ObjectNode state = Json.object();
        state.put("lines", lines);
        state.put("order", order);
        state.set("byType", Json.object(byType));
        return state;
    }

    @Override
    public void load(JsonNode state) throws IOException {
        clear();
        if (!state.has("lines")) {
            throw new IOException("no tally");
        }
        lines = state.get("lines").asLong();
        order = state.get("order").asInt();
        state.get("byType")
                .properties()
                .forEach(type -> byType.put(type.getKey(), type.getValue().asInt()));
    }

    @Override
    public void clear() {
        byType.clear();
        lines = 0;
        order = 0;
    }
}
