package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerStore;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the folder beside the ledger from which a rollback is possible without Jenkins: for each service what runs, the
 * candidate, their plans and releases (with the addresses of the artifacts). No secrets: plans hold credential ids only.
 */
final class BreakingGlass {
    private static final Logger LOGGER = Logger.getLogger(BreakingGlass.class.getName());

    private final EnvironmentLedger ledger;

    BreakingGlass(EnvironmentLedger ledger) {
        this.ledger = ledger;
    }

    /** Never fails a deployment: a full disk costs this folder only. */
    synchronized void refresh() {
        try {
            Map<String, LedgerStore.Content> files = new HashMap<>();
            Map<String, Object> index = new TreeMap<>();
            Map<String, Way> ways = ledger.read(state -> {
                Map<String, Way> all = new TreeMap<>();
                state.services().forEach((name, service) -> all.put(name, Way.of(service)));
                return all;
            });
            for (Map.Entry<String, Way> entry : ways.entrySet()) {
                Map<String, Object> service = new TreeMap<>();
                describe(service, "current", entry.getValue().current(), files);
                describe(service, "candidate", entry.getValue().candidate(), files);
                index.put(entry.getKey(), service);
            }
            byte[] text = Json.pretty(Map.of("environment", ledger.name(), "ledger", ledger.id(), "services", index))
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            files.put("index.json", () -> new ByteArrayInputStream(text));
            ledger.store().breakGlass(files);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The folder for breaking glass could not be refreshed", e);
        }
    }

    private void describe(
            Map<String, Object> service, String role, Candidate what, Map<String, LedgerStore.Content> files)
            throws IOException {
        if (what != null) {
            service.put(
                    role,
                    Map.of(
                            "release", what.release().value(),
                            "content", what.content().toString(),
                            "document", what.document().toString(),
                            "plan", what.plan().toString(),
                            "build", what.build(),
                            "adopted", what.adopted()));
            add(what.document(), files);
            add(what.plan(), files);
        }
    }

    private void add(Digest digest, Map<String, LedgerStore.Content> files) throws IOException {
        byte[] content = ledger.document(digest);
        files.put(digest.hex() + ".json", () -> new ByteArrayInputStream(content));
    }

    /** What runs and what it would go back to. */
    private record Way(Candidate current, Candidate candidate) {
        static Way of(ServiceState service) {
            Candidate current = service.current().map(Installed::release).orElse(null);
            return new Way(
                    current,
                    Candidates.inOrder(service, current == null ? null : current.content()).stream()
                            .findFirst()
                            .orElse(null));
        }
    }
}
