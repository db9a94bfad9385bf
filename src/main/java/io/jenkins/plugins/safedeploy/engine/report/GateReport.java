package io.jenkins.plugins.safedeploy.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.driver.GateEvidence;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gate of a deployment with what it measured, the last time at each step.
 *
 * @param reverify whether it is the one after a restore
 * @param step of the apply that it follows, from 1; 0 after the whole of it
 * @param again which round at that step this is; the newest, from 0
 * @param ended whether it decided or was cancelled
 * @param verdict null before its end, and when it was cancelled
 * @param evidence digest of the file with its measurements; null when there is none
 * @param measured how many lines of measurements are kept
 * @param measurements the newest of them, oldest first, at most {@link #NEWEST}
 * @param problem why the measurements cannot be shown; empty when they can
 */
public record GateReport(
        String gate,
        boolean reverify,
        int step,
        int again,
        boolean ended,
        Verdict verdict,
        String reason,
        int passed,
        int failed,
        int errors,
        int inconclusive,
        Digest evidence,
        int measured,
        List<Measurement> measurements,
        String problem) {
    public static final int NEWEST = 100;

    public GateReport {
        measurements = List.copyOf(measurements);
    }

    /** In the order in which they began. @param entries of one deployment */
    public static List<GateReport> of(EnvironmentLedger ledger, List<Entry> entries) {
        Map<String, GateReport> gates = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.GateStarted started) {
                gates.put(started.round().place() + started.gate(), begun(started));
            } else if (entry.event() instanceof Event.GateEnded ended) {
                gates.put(ended.round().place() + ended.gate(), ended(ledger, entry.deployment(), ended));
            }
        }
        return List.copyOf(gates.values());
    }

    private static GateReport begun(Event.GateStarted gate) {
        return new GateReport(
                gate.gate(),
                gate.reverify(),
                gate.step(),
                gate.again(),
                false,
                null,
                "",
                0,
                0,
                0,
                0,
                null,
                0,
                List.of(),
                "it has not ended");
    }

    private static GateReport ended(EnvironmentLedger ledger, String deployment, Event.GateEnded gate) {
        List<Measurement> all = new ArrayList<>();
        String problem = "";
        if (gate.evidence() != null) {
            try {
                byte[] kept = ledger.store()
                        .evidence(GateEvidence.name(deployment, gate.gate(), gate.round()), gate.evidence());
                for (String line : new String(kept, StandardCharsets.UTF_8).split("\n")) {
                    JsonNode json = Json.tree(line.getBytes(StandardCharsets.UTF_8));
                    if (json.has("verdict")) {
                        all.add(Json.convert(json, Measurement.class));
                    }
                }
            } catch (IOException e) {
                problem = "the evidence cannot be read: " + e.getClass().getSimpleName();
                all.clear();
            }
        }
        return new GateReport(
                gate.gate(),
                gate.reverify(),
                gate.step(),
                gate.again(),
                true,
                gate.verdict(),
                gate.reason(),
                gate.passed(),
                gate.failed(),
                gate.errors(),
                gate.inconclusive(),
                gate.evidence(),
                all.size(),
                all.subList(Math.max(0, all.size() - NEWEST), all.size()),
                problem);
    }
}
