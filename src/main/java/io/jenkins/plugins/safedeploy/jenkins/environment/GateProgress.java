package io.jenkins.plugins.safedeploy.jenkins.environment;

import io.jenkins.plugins.safedeploy.engine.driver.ProgressListener;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Assessment;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process last measured of gates that are going on, and when it measures them again. The ledger knows the ends
 * of gates only; after a restart this is empty until each was measured once more.
 */
public final class GateProgress implements ProgressListener {
    private final Map<String, Map<String, Measured>> measured = new ConcurrentHashMap<>();

    /**
     * The last measurement.
     *
     * @param next when it is measured again; null when it has ended
     * @param ends when its timeout passes, as far as this process stays alive; null for none
     */
    public record Measured(Measurement last, Instant next, Instant ends) {}

    /** Empty before the first measurement of this process. */
    public Optional<Measured> of(String deployment, String gate) {
        return Optional.ofNullable(measured.getOrDefault(deployment, Map.of()).get(gate));
    }

    @Override
    public void measured(
            String deployment, GateSettings gate, Measurement measurement, Assessment assessment, Duration left) {
        Duration timeout = gate.limits().timeout();
        measured.computeIfAbsent(deployment, id -> new ConcurrentHashMap<>())
                .put(
                        gate.name(),
                        new Measured(
                                measurement,
                                assessment instanceof Assessment.MeasureAt at ? at(measurement, at.at()) : null,
                                timeout == null ? null : at(measurement, timeout)));
    }

    /** @param alive time since the gate started in which a driver lived */
    private static Instant at(Measurement measurement, Duration alive) {
        return measurement.at().plus(alive.minus(measurement.alive()));
    }

    /** Gates that are measured after a rollback begin anew. */
    @Override
    public void entry(Entry entry) {
        if (entry.event() instanceof Event.Settled || entry.event() instanceof Event.RollbackDecided) {
            measured.remove(entry.deployment());
        }
    }
}
