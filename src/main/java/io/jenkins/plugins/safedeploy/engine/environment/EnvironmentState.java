package io.jenkins.plugins.safedeploy.engine.environment;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerHome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the ledger says about an environment now: the fold that every page and decision reads. It holds what is going on
 * and a bounded memory of what was; older history stands in the ledger. Not thread safe.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class EnvironmentState {
    /** Raised whenever the meaning of a saved state changes; a checkpoint of another version is thrown away. */
    public static final int VERSION = 4;

    /** How many settlements wait for delivery at most; where nobody wants to be told they would pile up. */
    static final int UNDELIVERED = 1000;

    /** How many settled deployments are remembered. */
    static final int RECENT = 50;

    private String key = "";
    private String name = "";
    private LedgerHome home;
    private String paused = "";
    private String mismatch = "";
    private String unclaimedWitness = "";
    private final List<String> claimedWitnesses = new ArrayList<>();
    private final Map<String, ServiceState> services = new TreeMap<>();
    private final Map<String, DeploymentFacts> deployments = new LinkedHashMap<>();
    private final List<Settlement> recent = new ArrayList<>();
    private final Map<String, Settlement> outbox = new LinkedHashMap<>();

    /** Random id of the environment; empty before the first line. */
    public String key() {
        return key;
    }

    public String name() {
        return name;
    }

    /** Where the ledger was opened or last claimed; null before the first line. */
    public LedgerHome home() {
        return home;
    }

    /** Why automation is paused; empty when it is not. */
    public String paused() {
        return paused;
    }

    /** Why the environment is read-only until somebody claims it; empty when it is not. */
    public String mismatch() {
        return mismatch;
    }

    /** Hash of the witness that does not fit; empty when there is none. */
    public String unclaimedWitness() {
        return unclaimedWitness;
    }

    /** Hashes of witnesses that were claimed. */
    public List<String> claimedWitnesses() {
        return Collections.unmodifiableList(claimedWitnesses);
    }

    public Map<String, ServiceState> services() {
        return Collections.unmodifiableMap(services);
    }

    /** The state of a service; an empty one when nothing ever happened to it. */
    public ServiceState service(String service) {
        ServiceState state = services.get(service);
        return state == null ? new ServiceState() : state;
    }

    /** Deployments that have not settled, oldest first. */
    public Map<String, DeploymentFacts> deployments() {
        return Collections.unmodifiableMap(deployments);
    }

    public Optional<DeploymentFacts> deployment(String id) {
        return Optional.ofNullable(deployments.get(id));
    }

    /** The last settled deployments, oldest first. */
    public List<Settlement> recent() {
        return Collections.unmodifiableList(recent);
    }

    /** Settled deployments whose notifications are not all delivered, by deployment. */
    public Map<String, Settlement> outbox() {
        return Collections.unmodifiableMap(outbox);
    }

    /** Adds the next entry of the ledger. */
    public void apply(Entry entry) {
        name = entry.environment();
        Event event = entry.event();
        if (event instanceof Event.LedgerOpened opened) {
            key = opened.key();
            home = opened.home();
        } else if (event instanceof Event.EnvironmentClaimed claimed) {
            home = claimed.home();
            if (!claimed.witness().isEmpty()) {
                claimedWitnesses.add(claimed.witness());
            }
            mismatch = "";
            unclaimedWitness = "";
        } else if (event instanceof Event.WitnessMismatch found) {
            mismatch = found.found();
            unclaimedWitness = found.witness();
            if (!entry.service().isEmpty()) {
                services.computeIfAbsent(entry.service(), s -> new ServiceState())
                        .goAbove(found.epoch());
            }
        } else if (event instanceof Event.AutomationPaused pause) {
            paused = pause.reason();
        } else if (event instanceof Event.AutomationResumed) {
            paused = "";
        } else if (event instanceof Event.NotificationDelivered || event instanceof Event.NotificationGivenUp) {
            outbox.remove(entry.deployment());
        }
        if (!entry.service().isEmpty()) {
            applyToService(entry);
        }
    }

    private void applyToService(Entry entry) {
        DeploymentFacts facts = deployments.get(entry.deployment());
        if (entry.event() instanceof Event.Requested requested) {
            facts = new DeploymentFacts(entry, requested);
            deployments.put(entry.deployment(), facts);
        }
        services.computeIfAbsent(entry.service(), s -> new ServiceState()).apply(entry, facts);
        if (facts == null) {
            return;
        }
        facts.apply(entry);
        if (entry.event() instanceof Event.Settled settled) {
            deployments.remove(entry.deployment());
            Settlement settlement = facts.settlement(settled, entry.at());
            recent.add(settlement);
            if (recent.size() > RECENT) {
                recent.remove(0);
            }
            outbox.put(entry.deployment(), settlement);
            if (outbox.size() > UNDELIVERED) {
                outbox.remove(outbox.keySet().iterator().next());
            }
        }
    }

    /** When the first line of a deployment that has not settled was written; empty when there is none. */
    public Optional<Instant> oldestUnsettled() {
        return deployments.values().stream().findFirst().map(DeploymentFacts::requestedAt);
    }

    public JsonNode save() {
        return Json.object(this);
    }

    /** @throws IOException when {@code saved} is not what {@link #save} gave */
    public static EnvironmentState load(JsonNode saved) throws IOException {
        return Json.convert(saved, EnvironmentState.class);
    }
}
