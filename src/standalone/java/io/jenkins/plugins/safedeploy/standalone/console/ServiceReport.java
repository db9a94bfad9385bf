package io.jenkins.plugins.safedeploy.standalone.console;

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
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Duration;
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

    /** @param alive whether the process with that driver id lives */
    public void print(Console console, Predicate<String> alive) {
        console.say("");
        console.say(console.strong(environment + "/" + name));
        runs(console);
        console.say("  way back    "
                + wayBack.candidate()
                        .map(to -> console.good(to.release().value()) + ", verified "
                                + (to.verifiedAt() == null ? "never" : ago(to.verifiedAt())) + "; depth " + depth)
                        .orElse(console.warning("none: " + wayBack.reason())));
        console.say("  hold        "
                + hold.map(h -> console.warning("yes, since " + Spans.time(h.since())) + ": " + h.why())
                        .orElse("no"));
        hold.ifPresent(h -> console.say("              to end it: safedeploy accept --environment " + environment
                + " --service " + name + " --reason '...'"));
        console.say("  lock        " + (lock.isEmpty() ? "free" : "held by " + lock));
        console.say("  queue       " + (queue.isEmpty() ? "empty" : String.join(", ", queue)));
        quarantine.forEach((content, q) -> console.say("  quarantine  "
                + (q.release().isEmpty() ? content : q.release()) + " since " + Spans.time(q.since()) + ": "
                + q.why()));
        inFlight.forEach(each -> print(console, each, alive.test(each.driver())));
    }

    private void runs(Console console) {
        if (runs.isEmpty()) {
            console.say("  runs        nothing that was deployed by Safe Deploy");
            return;
        }
        Installed installed = runs.get();
        console.say("  runs        "
                + console.strong(installed.release().release().value()) + ", "
                + (installed.verified() ? console.good("verified") : console.bad("NOT verified")) + ", since "
                + Spans.time(installed.since()) + " (" + ago(installed.since()) + ")"
                + (startedBy.isEmpty() ? "" : " by " + startedBy));
        if (!certain) {
            console.say(
                    "              " + console.bad("not certain: a later deployment ended without knowing what runs"));
        }
        console.say(console.faint("              build "
                + (installed.release().build().isBlank()
                        ? "unknown"
                        : installed.release().build()) + ", content "
                + installed.release().content().brief() + ", deployment " + installed.deployment()));
    }

    private void print(Console console, InFlight each, boolean alive) {
        console.say("  in flight   " + each.release() + ", " + each.phase() + ", asked for by " + each.actor() + " "
                + ago(each.since()) + " (" + each.id() + ")");
        if (!alive) {
            console.say("              " + console.bad("its process is dead") + ": safedeploy resume " + each.id()
                    + " --environment " + environment + " --adopt --reason '...'");
            return;
        }
        console.say("              next by itself: " + each.next()
                + (each.nextAt() == null
                        ? ""
                        : " at " + Spans.time(each.nextAt()) + " (in "
                                + Spans.span(Duration.between(now, each.nextAt())) + ")"));
    }

    private String ago(Instant at) {
        return Spans.span(Duration.between(at, now)) + " ago";
    }

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
