package io.jenkins.plugins.safedeploy.engine.report;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Hold;
import io.jenkins.plugins.safedeploy.engine.environment.InFlight;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.Quarantine;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** One service at one moment: what runs, what it can go back to, what is in the way. */
public final class ServiceReport {
    private final String environment;
    private final String name;
    private final Instant now;
    private final Optional<Installed> runs;
    private final String startedBy;
    private final boolean certain;
    private final Candidates.Choice wayBack;
    private final int depth;
    private final Optional<Hold> hold;
    private final String lock;
    private final List<String> queue;
    private final Map<String, Quarantine> quarantine;
    private final List<InFlight> inFlight;

    /** Reads the state here and now; it must stand still meanwhile. */
    public ServiceReport(EnvironmentState state, String service, Instant now) {
        ServiceState found = state.service(service);
        this.environment = state.name();
        this.name = service;
        this.now = now;
        this.runs = found.current();
        this.startedBy = runs.flatMap(r -> state.recent().stream()
                        .filter(s -> s.deployment().equals(r.deployment()))
                        .findFirst())
                .map(s -> s.actor())
                .orElse("");
        this.certain = found.certain();
        this.wayBack = wayBack(state, found);
        Digest current = runs.map(r -> r.release().content()).orElse(null);
        this.depth = (int) found.verified().stream()
                .filter(v -> !Objects.equals(v.content(), current) && !found.quarantined(v.content()))
                .count();
        this.hold = found.hold();
        this.lock = found.lock();
        this.queue = List.copyOf(found.queue());
        this.quarantine = Map.copyOf(found.quarantine());
        this.inFlight = new ArrayList<>();
        state.deployments().values().stream()
                .filter(facts -> facts.service().equals(service))
                .forEach(facts -> inFlight.add(InFlight.of(state, facts, now)));
    }

    /** While a deployment is going on, the way back is the one that its preflight proved. */
    private static Candidates.Choice wayBack(EnvironmentState state, ServiceState service) {
        return state.deployment(service.lock())
                .map(DeploymentFacts::preflight)
                .map(Event.PreflightEnded::candidate)
                .map(candidate ->
                        new Candidates.Choice(candidate, "proven by the deployment that is going on", List.of()))
                .orElseGet(() -> Candidates.lastVerified(service));
    }

    public String environment() {
        return environment;
    }

    public String name() {
        return name;
    }

    /** When it was so. */
    public Instant now() {
        return now;
    }

    public Optional<Installed> runs() {
        return runs;
    }

    /** Who asked for the deployment that put it there; empty when that was long ago. */
    public String startedBy() {
        return startedBy;
    }

    /** Whether it is known what runs. */
    public boolean certain() {
        return certain;
    }

    public Candidates.Choice wayBack() {
        return wayBack;
    }

    /** How many verified releases can be gone back to. */
    public int depth() {
        return depth;
    }

    public Optional<Hold> hold() {
        return hold;
    }

    /** Deployment that has the lock; empty for none. */
    public String lock() {
        return lock;
    }

    public List<String> queue() {
        return queue;
    }

    /** By content digest, as text. */
    public Map<String, Quarantine> quarantine() {
        return quarantine;
    }

    public List<InFlight> inFlight() {
        return List.copyOf(inFlight);
    }

    /** @param alive whether the process with that driver id lives */
    public Map<String, Object> json(Predicate<String> alive) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", name);
        json.put("runs", runs.map(ReleaseView::of).orElse(null));
        json.put("certain", certain);
        json.put("by", startedBy);
        json.put("wayBack", wayBack.candidate().map(ReleaseView::of).orElse(null));
        json.put("wayBackReason", wayBack.reason());
        json.put("depth", depth);
        json.put("hold", hold.orElse(null));
        json.put("lock", lock);
        json.put("queue", queue);
        json.put("quarantine", quarantine);
        json.put(
                "inFlight",
                inFlight.stream()
                        .map(each -> each.json(alive.test(each.driver())))
                        .toList());
        return json;
    }
}
