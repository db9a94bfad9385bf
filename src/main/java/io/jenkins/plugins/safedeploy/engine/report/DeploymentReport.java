package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about one deployment.
 *
 * @param entries its lines, oldest first, not empty
 * @param changes against what ran before, one line each
 * @param gates in the order in which they began
 */
public record DeploymentReport(
        String environment, String deployment, List<Entry> entries, List<String> changes, List<GateReport> gates) {
    public DeploymentReport {
        entries = List.copyOf(entries);
        changes = List.copyOf(changes);
        gates = List.copyOf(gates);
    }

    /** Empty when there is no such deployment. */
    public static Optional<DeploymentReport> of(EnvironmentLedger ledger, String deployment) throws IOException {
        List<Entry> entries = ledger.history(deployment);
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeploymentReport(
                        ledger.name(),
                        deployment,
                        entries,
                        ReleaseDifference.of(ledger, entries.get(0)),
                        GateReport.of(ledger, entries)));
    }

    /** From the decision to go back until the earlier release was verified; empty when that did not happen. */
    public Optional<Duration> timeToRollback() {
        Instant decided = null;
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.RollbackDecided) {
                decided = entry.at();
            } else if (decided != null && entry.event() instanceof Event.Settled settled && settled.verified()) {
                return Optional.of(Duration.between(decided, entry.at()));
            }
        }
        return Optional.empty();
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deployment", deployment);
        json.put("environment", environment);
        json.put("service", entries.get(0).service());
        json.put("changes", changes);
        json.put(
                "timeToRollbackMillis", timeToRollback().map(Duration::toMillis).orElse(null));
        json.put("gates", gates);
        List<Object> events = new ArrayList<>();
        entries.forEach(entry -> {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("seq", entry.seq());
            event.put("at", entry.at());
            event.put("type", entry.event().type());
            event.put("actor", entry.actor());
            event.put("epoch", entry.epoch());
            event.put("data", entry.event());
            events.add(event);
        });
        json.put("events", events);
        return json;
    }
}
