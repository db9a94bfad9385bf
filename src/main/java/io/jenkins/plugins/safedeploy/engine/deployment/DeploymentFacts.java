package io.jenkins.plugins.safedeploy.engine.deployment;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** All that the events say about one deployment that has not settled. Changed by the fold only. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class DeploymentFacts {
    private String id;
    private String service;
    private String actor;
    private Instant requestedAt;
    private Event.Requested requested;
    private String driver;
    private long epoch;
    private Instant lockedAt;
    private Event.PreflightEnded preflight;
    private Event.ApprovalRequested approval;
    private final Map<String, Set<String>> approvers = new LinkedHashMap<>();
    private String rejection;
    private final Map<String, EffectFact> effects = new LinkedHashMap<>();
    private boolean fenceFailed;
    private boolean besideOrphans;
    private Landed shows;
    private final Map<String, GateFact> gates = new LinkedHashMap<>();
    private Event.AbortRequested abort;
    private Instant abortedAt;
    private boolean forced;
    private long evidenceEpoch;
    private Event.EvidenceEnded evidence;
    private Event.RollbackDecided decided;
    private Event.Settled settled;

    @JsonCreator
    private DeploymentFacts() {}

    public DeploymentFacts(Entry entry, Event.Requested requested) {
        this.id = entry.deployment();
        this.service = entry.service();
        this.actor = entry.actor();
        this.requestedAt = entry.at();
        this.requested = requested;
        this.driver = requested.driver();
    }

    /** A copy that later entries do not change. */
    public DeploymentFacts copy() {
        DeploymentFacts copy = new DeploymentFacts();
        copy.id = id;
        copy.service = service;
        copy.actor = actor;
        copy.requestedAt = requestedAt;
        copy.requested = requested;
        copy.driver = driver;
        copy.epoch = epoch;
        copy.lockedAt = lockedAt;
        copy.preflight = preflight;
        copy.approval = approval;
        approvers.forEach((name, people) -> copy.approvers.put(name, new LinkedHashSet<>(people)));
        copy.rejection = rejection;
        copy.effects.putAll(effects);
        copy.fenceFailed = fenceFailed;
        copy.besideOrphans = besideOrphans;
        copy.shows = shows;
        copy.gates.putAll(gates);
        copy.abort = abort;
        copy.abortedAt = abortedAt;
        copy.forced = forced;
        copy.evidenceEpoch = evidenceEpoch;
        copy.evidence = evidence;
        copy.decided = decided;
        copy.settled = settled;
        return copy;
    }

    public String id() {
        return id;
    }

    public String service() {
        return service;
    }

    /** Who asked for it. */
    public String actor() {
        return actor;
    }

    public Instant requestedAt() {
        return requestedAt;
    }

    public Event.Requested requested() {
        return requested;
    }

    public Course course() {
        return requested.course();
    }

    /** Id of the process that acts for it. */
    public String driver() {
        return driver;
    }

    /** Fencing number of its driver; 0 before it first had the lock. */
    public long epoch() {
        return epoch;
    }

    /** When it has to be in place and verified, counted from its last lock; null when there is no such time. */
    public Instant deadline() {
        Duration longest = course().choices().deadline();
        return longest == null || lockedAt == null ? null : lockedAt.plus(longest);
    }

    boolean overdue(Instant now) {
        return deadline() != null && !now.isBefore(deadline());
    }

    /** The last preflight; null before the first ended, or when it has to run again. */
    public Event.PreflightEnded preflight() {
        return preflight;
    }

    /** The question that is or was asked; null when none was. */
    public Event.ApprovalRequested approval() {
        return approval;
    }

    /** Who has said yes, by approval. */
    public Map<String, Set<String>> approvers() {
        return java.util.Collections.unmodifiableMap(approvers);
    }

    /** Whether it was asked for and somebody still has to answer. */
    public boolean awaitsApproval() {
        return approval != null
                && rejection == null
                && course().approvals().stream()
                        .anyMatch(asked ->
                                approvers.getOrDefault(asked.name(), Set.of()).size() < asked.quorum());
    }

    /** Why somebody said no; null when nobody did. */
    public String rejection() {
        return rejection;
    }

    public Map<String, EffectFact> effects() {
        return java.util.Collections.unmodifiableMap(effects);
    }

    public EffectFact effect(String effect) {
        return effects.get(effect);
    }

    /** Whether an old effect could not be proven to have ended. */
    public boolean fenceFailed() {
        return fenceFailed;
    }

    /**
     * Whether it may go on while an effect of another deployment can still land. Only a rollback may: a deployment would
     * claim success under something that can overwrite it.
     */
    public boolean mayGoUnfenced() {
        return requested.unfenced() && requested.kind() == Kind.ROLLBACK;
    }

    /** Whether it did so: until it was looked at afterwards, nothing can be claimed about what is there. */
    public boolean besideOrphans() {
        return besideOrphans;
    }

    /** What the target showed after the last effect ended; null when it was not looked at since. */
    public Landed shows() {
        return shows;
    }

    /** Gate of this deployment; null before it started in that round, and when a later round of it has. */
    public GateFact gate(String name, Round round) {
        GateFact newest = gates.get(round.of(name));
        return newest == null || newest.again() != round.again() ? null : newest;
    }

    /** Which round of gates is or was measured last; that of the whole apply before the first. */
    public Round round() {
        if (decided != null) {
            return Round.RESTORED;
        }
        int step = 0;
        while (!effects.containsKey(DeploymentProcess.APPLY) && effects.containsKey(DeploymentProcess.step(step + 1))) {
            step++;
        }
        return Round.newest(this, step);
    }

    /** Whether its release, or a share of it, began to be put in place. */
    boolean placing() {
        return effects.containsKey(DeploymentProcess.APPLY) || effects.containsKey(DeploymentProcess.step(1));
    }

    /** Every gate that started, by {@link Round#of(String)}. */
    public Map<String, GateFact> gateFacts() {
        return java.util.Collections.unmodifiableMap(gates);
    }

    /** The first that was asked for; a person's counts before any other. Null for none. */
    public Event.AbortRequested abort() {
        return abort;
    }

    /** When {@link #abort} was asked for; null for never. */
    public Instant abortedAt() {
        return abortedAt;
    }

    public boolean stoppedByPerson() {
        return abort != null && abort.person();
    }

    public boolean forced() {
        return forced;
    }

    /** Epoch in which evidence was begun to be captured; 0 when it was not. */
    public long evidenceEpoch() {
        return evidenceEpoch;
    }

    public Event.EvidenceEnded evidence() {
        return evidence;
    }

    public Event.RollbackDecided decided() {
        return decided;
    }

    public Event.Settled settled() {
        return settled;
    }

    /** This deployment's release with all that is needed to put it in place again. */
    public Candidate asCandidate(Instant verifiedAt) {
        return new Candidate(
                requested.release(),
                requested.content(),
                requested.document(),
                requested.plan(),
                requested.course(),
                id,
                requested.build(),
                verifiedAt);
    }

    /** Name of the release of that content, if it is this deployment's; empty otherwise. */
    public String leaving(Digest content) {
        return content.equals(requested.content()) && requested.kind() == Kind.DEPLOY
                ? requested.release().value()
                : "";
    }

    public Settlement settlement(Event.Settled end, Instant at) {
        return new Settlement(
                id,
                service,
                requested.kind(),
                requested.release(),
                requested.build(),
                decided == null ? null : decided.candidate().release(),
                end.outcome(),
                end.landed(),
                end.hold(),
                end.message(),
                actor,
                requestedAt,
                at);
    }

    /** Adds the next entry about this deployment, other than its request. */
    public void apply(Entry entry) {
        Event event = entry.event();
        if (event instanceof Event.LockAcquired acquired) {
            driver = acquired.driver();
            epoch = entry.epoch();
            lockedAt = entry.at();
            if (approval != null) {
                preflight = null;
            }
        } else if (event instanceof Event.Adopted adopted) {
            driver = adopted.driver();
            if (entry.epoch() > 0) {
                epoch = entry.epoch();
            }
            fenceFailed = false;
            if (effects.isEmpty() && decided == null) {
                preflight = null;
            }
        } else if (event instanceof Event.PreflightEnded ended) {
            preflight = ended;
        } else if (event instanceof Event.ApprovalRequested asked) {
            approval = asked;
            approvers.clear();
            epoch = 0;
        } else if (event instanceof Event.ApprovalGiven given && asks(given.bound())) {
            given.approvals()
                    .forEach(name -> approvers
                            .computeIfAbsent(name, n -> new LinkedHashSet<>())
                            .add(entry.actor()));
        } else if (event instanceof Event.ApprovalRejected rejected && asks(rejected.bound())) {
            rejection = rejected.comment();
        } else if (event instanceof Event.EffectStarted started) {
            effects.put(started.effect(), EffectFact.begun(started, entry));
            shows = null;
        } else if (event instanceof Event.EffectEnded ended) {
            effects.computeIfPresent(ended.effect(), (key, effect) -> effect.ended(ended, entry.at()));
        } else if (event instanceof Event.FenceEnded fence) {
            fenced(fence, entry.at());
        } else if (event instanceof Event.Observed observed) {
            shows = observed.shows();
        } else if (event instanceof Event.GateStarted started) {
            gates.put(started.round().of(started.gate()), GateFact.begun(started, entry));
        } else if (event instanceof Event.GateEnded ended) {
            gates.put(ended.round().of(ended.gate()), GateFact.ended(ended, entry, gate(ended.gate(), ended.round())));
        } else if (event instanceof Event.AbortRequested requestedAbort) {
            if (abort == null || requestedAbort.person() && !abort.person()) {
                abort = requestedAbort;
                abortedAt = entry.at();
            }
        } else if (event instanceof Event.ForceStopRequested) {
            forced = true;
        } else if (event instanceof Event.EvidenceStarted) {
            evidenceEpoch = entry.epoch();
        } else if (event instanceof Event.EvidenceEnded ended) {
            evidence = ended;
            shows = ended.shows() == null ? shows : ended.shows();
        } else if (event instanceof Event.RollbackDecided decision) {
            decided = decision;
        } else if (event instanceof Event.Settled end) {
            settled = end;
        }
    }

    private boolean asks(Digest bound) {
        return approval != null && approval.bound().equals(bound);
    }

    private void fenced(Event.FenceEnded fence, Instant at) {
        shows = null;
        if (!fence.proven()) {
            boolean ours = fence.effects().stream().anyMatch(key -> key.startsWith(id + "/"));
            if (ours || !mayGoUnfenced()) {
                fenceFailed = true;
            } else {
                besideOrphans = true;
            }
            return;
        }
        for (String key : fence.effects()) {
            if (key.startsWith(id + "/")) {
                effects.computeIfPresent(key.substring(id.length() + 1), (name, effect) -> effect.fenced(at));
            }
        }
    }
}
