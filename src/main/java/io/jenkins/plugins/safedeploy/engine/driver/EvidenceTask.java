package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Saves what tells why, before the bad release is removed: what the target shows, how each effect and gate ended. It has
 * a fixed time for all of it; what is there by then is saved as partial.
 */
final class EvidenceTask {
    private final EnvironmentLedger ledger;
    private final Releases releases;
    private final Host host;
    private final ObserveTask observe;
    private final Scheduler scheduler;

    EvidenceTask(EnvironmentLedger ledger, Releases releases, Host host, ObserveTask observe, Scheduler scheduler) {
        this.ledger = ledger;
        this.releases = releases;
        this.host = host;
        this.observe = observe;
        this.scheduler = scheduler;
    }

    void start(DeploymentFacts facts, Cancellation cancellation, Consumer<Event> done) {
        Collected collected = new Collected(facts);
        Scheduler.Timer timer =
                scheduler.after(limit(facts), () -> scheduler.run(() -> done.accept(collected.save(true))));
        cancellation.onCancel(timer::cancel);
        scheduler.run(() -> {
            boolean partial = false;
            try {
                collected.observed(observe.perform(facts));
            } catch (RuntimeException | LinkageError | VirtualMachineError e) {
                partial = true; // nothing may keep the rollback waiting
            }
            timer.cancel();
            done.accept(collected.save(partial));
        });
    }

    private Duration limit(DeploymentFacts facts) {
        try {
            return releases.plan(facts.requested().plan()).policy().evidenceTimeout();
        } catch (IOException e) {
            return PolicySettings.DEFAULT_EVIDENCE_TIMEOUT;
        }
    }

    /** The evidence of one deployment, as far as it was collected. */
    private final class Collected {
        private final DeploymentFacts facts;
        private final Map<String, Object> content = new TreeMap<>();
        private Event.Observed observed;

        Collected(DeploymentFacts facts) {
            this.facts = facts;
            content.put("deployment", facts.id());
            content.put("release", facts.requested().release().value());
            List<String> effects = new ArrayList<>();
            facts.effects()
                    .forEach((name, effect) -> effects.add(name + ": " + effect.status() + " " + effect.message()));
            content.put("effects", effects);
            List<String> gates = new ArrayList<>();
            facts.gateFacts().forEach((name, gate) -> gates.add(name + ": " + gate.verdict() + " " + gate.reason()));
            content.put("gates", gates);
        }

        synchronized void observed(Event.Observed seen) {
            observed = seen;
            content.put("observed", seen.shows() + ": " + seen.detail());
        }

        private Object masked(Object value) {
            if (value instanceof Map<?, ?> map) {
                Map<String, Object> copy = new TreeMap<>();
                map.forEach((name, inner) -> copy.put(String.valueOf(name), masked(inner)));
                return copy;
            }
            return value instanceof List<?> list
                    ? list.stream().map(this::masked).toList()
                    : host.masker().mask(String.valueOf(value));
        }

        synchronized Event save(boolean partial) {
            Digest document = null;
            try {
                document = ledger.put(Json.bytes(masked(content)));
            } catch (IOException | RuntimeException e) {
                partial = true; // a full disk must not keep the rollback waiting
            }
            return new Event.EvidenceEnded(document, partial, observed == null ? null : observed.shows());
        }
    }
}
