package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.EvidenceFile;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The measurements of one gate in its evidence file. A disk that is full costs evidence, never a decision. */
public final class GateEvidence {
    private static final Logger LOGGER = Logger.getLogger(GateEvidence.class.getName());

    private final EvidenceFile file;

    GateEvidence(EnvironmentLedger ledger, String deployment, Task.MeasureGate task) {
        EvidenceFile opened = null;
        try {
            opened = ledger.store().evidence(name(deployment, task.gate(), task.round()), EvidenceFile.DEFAULT_LIMIT);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "No evidence is kept of gate " + task.gate(), e);
        }
        file = opened;
    }

    /** Name of the evidence of a gate. */
    public static String name(String deployment, String gate, Round round) {
        String plain = gate.replaceAll("[^A-Za-z0-9._-]", "_");
        return deployment + "." + round.key() + "." + plain + "."
                + Digest.ofText(gate).hex().substring(0, 8);
    }

    /** What an earlier driver measured. */
    List<Measurement> measurements() {
        List<Measurement> found = new ArrayList<>();
        try {
            if (file != null) {
                for (var line : file.contents()) {
                    found.add(Json.convert(line, Measurement.class));
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Earlier measurements could not be read; the gate starts again", e);
            found.clear();
        }
        return found;
    }

    /** @return it as it was kept: what a service said may hold the secret that it was asked with */
    Measurement add(Measurement m, Masker masker) {
        Measurement masked = new Measurement(
                m.at(),
                m.alive(),
                m.verdict(),
                masker.mask(m.value()),
                m.condition(),
                masker.mask(m.query()),
                masker.mask(m.message()),
                masker.mask(m.evidence()));
        try {
            if (file != null) {
                file.append(Json.object(masked));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A measurement could not be kept", e);
        }
        return masked;
    }

    /** Forces the file. @return its digest; null when it could not be kept */
    Digest close() {
        try {
            return file == null ? null : file.finish().digest();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Evidence could not be forced", e);
            return null;
        }
    }
}
