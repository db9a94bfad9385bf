package io.jenkins.plugins.safedeploy.engine.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerDraft;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Ledger lines to typed entries and back. */
public final class EventCodec {
    @SuppressWarnings("unchecked")
    private static final Map<String, Class<? extends Event>> TYPES = Arrays.stream(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> (Class<? extends Event>) type));

    private EventCodec() {}

    /**
     * @throws UnknownEventException when the line was written by a newer version, or is not what its type says; such a
     *     ledger may be shown and verified but not acted on
     */
    public static Entry read(LedgerLine line) {
        Class<? extends Event> type = TYPES.get(line.type());
        if (type == null) {
            throw new UnknownEventException("Line " + line.seq() + " has the event type '" + line.type()
                    + "', which this version does not know. It was written by a newer version; use that one.");
        }
        try {
            return new Entry(
                    line.seq(),
                    line.hash(),
                    line.at(),
                    line.epoch(),
                    line.environment(),
                    line.service(),
                    line.deployment(),
                    line.actor(),
                    Json.convert(line.data(), type));
        } catch (JsonProcessingException e) {
            throw new UnknownEventException("Line " + line.seq() + " is not a " + line.type()
                    + " as this version knows it: " + e.getOriginalMessage());
        }
    }

    public static LedgerDraft draft(
            Event event, String environment, String service, String deployment, String actor, long epoch) {
        return new LedgerDraft(event.type(), environment, service, deployment, actor, epoch, Json.object(event));
    }

    /** A line that this version must not act on. */
    public static final class UnknownEventException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownEventException(String message) {
            super(message);
        }
    }
}
