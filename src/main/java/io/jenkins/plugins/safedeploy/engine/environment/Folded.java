package io.jenkins.plugins.safedeploy.engine.environment;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.ledger.Projection;
import java.io.IOException;
import java.util.function.Consumer;

/** The state as the ledger's projection. */
final class Folded implements Projection {
    private EnvironmentState state = new EnvironmentState();
    private Consumer<Entry> listener = entry -> {};
    private EventCodec.UnknownEventException newer;

    EnvironmentState state() {
        return state;
    }

    /** @param takes each entry once it is part of the state */
    void listen(Consumer<Entry> takes) {
        listener = takes;
    }

    /** @throws EventCodec.UnknownEventException when there is a line that only a newer version understands */
    void refuseNewer() {
        if (newer != null) {
            throw newer;
        }
    }

    @Override
    public int version() {
        return EnvironmentState.VERSION;
    }

    @Override
    public void apply(LedgerLine line) {
        Entry entry;
        try {
            entry = EventCodec.read(line);
        } catch (EventCodec.UnknownEventException e) {
            newer = newer == null ? e : newer;
            return;
        }
        state.apply(entry);
        listener.accept(entry);
    }

    @Override
    public JsonNode save() {
        return state.save();
    }

    @Override
    public void load(JsonNode saved) throws IOException {
        clear();
        state = EnvironmentState.load(saved);
    }

    @Override
    public void clear() {
        state = new EnvironmentState();
        newer = null;
    }
}
