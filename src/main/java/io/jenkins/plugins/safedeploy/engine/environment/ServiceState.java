package io.jenkins.plugins.safedeploy.engine.environment;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectFact;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.deployment.UndoOwed;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the ledger says about one service: a fold of its events. Changed by {@link EnvironmentState} only. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ServiceState {
    /** How many verified and installed releases are remembered. */
    static final int REMEMBERED = 100;

    private long epoch;
    private String lock = "";
    private Installed current;
    private boolean certain = true;
    private boolean everVerified;
    private Hold hold;
    private Instant lastRollback;
    private final List<String> queue = new ArrayList<>();
    private final Set<String> queuedRollbacks = new LinkedHashSet<>();
    private final List<Candidate> verified = new ArrayList<>();
    private final List<Installed> installed = new ArrayList<>();
    private final List<Candidate> applied = new ArrayList<>();
    private final List<Candidate> adoptable = new ArrayList<>();
    private final List<Event.TakeBack> owed = new ArrayList<>();

    /** By effect id: true when it has ended well, false when it was begun and must not be begun again. */
    private final Map<String, Boolean> takenBack = new TreeMap<>();

    private final Map<String, Quarantine> quarantine = new TreeMap<>();
    private final Map<String, OpenEffect> openEffects = new LinkedHashMap<>();

    /** Fencing number of the newest driver; 0 before the first. */
    public long epoch() {
        return epoch;
    }

    /** The next driver's epoch will be above {@code other} too. */
    void goAbove(long other) {
        epoch = Math.max(epoch, other);
    }

    /** Id of the deployment that owns this service; empty when none does. */
    public String lock() {
        return lock;
    }

    /** What runs, as far as the ledger knows; see {@link #certain}. */
    public Optional<Installed> current() {
        return Optional.ofNullable(current);
    }

    /** False after a deployment that landed partially or nobody knows how. */
    public boolean certain() {
        return certain;
    }

    /** What was applied last and may be there, wholly or in part; empty while it is {@link #certain} what runs. */
    public Optional<Candidate> perhapsThere() {
        return certain || applied.isEmpty() ? Optional.empty() : Optional.of(applied.get(applied.size() - 1));
    }

    public Optional<Hold> hold() {
        return Optional.ofNullable(hold);
    }

    /** When a rollback was last decided; null when never. */
    public Instant lastRollback() {
        return lastRollback;
    }

    /** Ids of deployments that wait: rollbacks first, then who gave the lock back to be approved, then first in, first out. */
    public List<String> queue() {
        return Collections.unmodifiableList(queue);
    }

    /** Verified and not revoked since, oldest first. */
    public List<Candidate> verified() {
        return Collections.unmodifiableList(verified);
    }

    /** Whether anything was ever verified here, also when that was revoked since. */
    public boolean everVerified() {
        return everVerified;
    }

    /** What requests brought along while nothing was verified, oldest first; {@link Candidates} says what counts. */
    public List<Candidate> adoptable() {
        return Collections.unmodifiableList(adoptable);
    }

    /** Whether that content was only ever offered to be adopted, and is not verified. */
    public boolean onlyAdoptable(Digest content) {
        return adoptable.stream().anyMatch(a -> a.content().equals(content)) && !isVerified(content);
    }

    /** Whether that content was applied by a deployment whose end did not take it back. */
    public boolean wasApplied(Digest content) {
        return applied.stream().anyMatch(a -> a.content().equals(content));
    }

    /** Every release that landed, oldest first. */
    public List<Installed> installed() {
        return Collections.unmodifiableList(installed);
    }

    /** By content digest, as text. */
    public Map<String, Quarantine> quarantine() {
        return Collections.unmodifiableMap(quarantine);
    }

    public Collection<OpenEffect> openEffects() {
        return Collections.unmodifiableCollection(openEffects.values());
    }

    public boolean quarantined(Digest content) {
        return quarantine.containsKey(content.toString());
    }

    /** Whether exactly this content was verified here and not revoked since. */
    public boolean isVerified(Digest content) {
        return verified.stream().anyMatch(v -> v.content().equals(content));
    }

    /**
     * What has to be taken back, in this order, when the service goes to {@code to}: what a deployment that was taken
     * over still owes, then the compensations of every release that was applied after it, newest first. Without what an
     * earlier deployment took back already.
     */
    public List<Event.TakeBack> takeBacks(Digest to) {
        Set<Event.TakeBack> steps = new LinkedHashSet<>(owed);
        for (int i = applied.size() - 1; i >= 0; i--) {
            Candidate left = applied.get(i);
            if (left.content().equals(to)) {
                break;
            }
            for (Course.Step step : left.course().compensations()) {
                steps.add(new Event.TakeBack(
                        EffectKind.COMPENSATE, step.name(), left.release(), left.plan(), step.effectClass()));
            }
        }
        return steps.stream().filter(step -> !takenBack(step)).toList();
    }

    /** Whether an earlier deployment took this back already, or a person accepted that it counts as taken back. */
    public boolean takenBack(Event.TakeBack step) {
        return Boolean.TRUE.equals(takenBack.get(step.effect()));
    }

    /** Whether an earlier deployment began this step, which must run at most once, and its end is not known. */
    public boolean perhapsTakenBack(Event.TakeBack step) {
        return Boolean.FALSE.equals(takenBack.get(step.effect()));
    }

    void apply(Entry entry, DeploymentFacts facts) {
        Event event = entry.event();
        if (event instanceof Event.Requested requested) {
            enqueue(entry.deployment(), requested);
            adoptable(requested.adoptable());
        } else if (event instanceof Event.LockAcquired) {
            lock = entry.deployment();
            epoch = entry.epoch();
            leaveQueue(entry.deployment());
        } else if (event instanceof Event.Adopted) {
            epoch = Math.max(epoch, entry.epoch());
        } else if (event instanceof Event.ApprovalRequested) {
            if (lock.equals(entry.deployment())) {
                lock = "";
                queue.add(queuedRollbacks.size(), entry.deployment());
            }
        } else if (event instanceof Event.EffectStarted started) {
            OpenEffect open = new OpenEffect(
                    entry.deployment(),
                    started.effect(),
                    started.kind(),
                    started.fencing(),
                    started.plan(),
                    entry.epoch(),
                    started.deadline(),
                    false,
                    false);
            openEffects.put(open.key(), open);
            begun(started, facts);
        } else if (event instanceof Event.EffectEnded ended) {
            String key = entry.deployment() + "/" + ended.effect();
            if (ended.proven()) {
                openEffects.remove(key);
            } else {
                openEffects.computeIfPresent(key, (k, open) -> open.withEnded());
            }
            if (ended.result() == EffectResult.OK) {
                if (owed.removeIf(step -> step.effect().equals(ended.effect()))) {
                    takenBack.remove(ended.effect());
                }
                EffectFact effect = facts == null ? null : facts.effect(ended.effect());
                if (effect != null && effect.kind() == EffectKind.COMPENSATE) {
                    takenBack.put(ended.effect(), true);
                }
            }
        } else if (event instanceof Event.FenceEnded fence) {
            for (String key : fence.effects()) {
                if (fence.proven()) {
                    openEffects.remove(key);
                } else if (facts != null && facts.mayGoUnfenced() && !key.startsWith(entry.deployment() + "/")) {
                    openEffects.computeIfPresent(key, (k, open) -> open.withUnfenced());
                }
            }
        } else if (event instanceof Event.RollbackDecided decided) {
            lastRollback = entry.at();
            for (Digest content : decided.quarantine()) {
                verified.removeIf(v -> v.content().equals(content));
                quarantine.put(
                        content.toString(),
                        new Quarantine(nameOf(content, facts), entry.deployment(), decided.why(), entry.at()));
            }
            if (decided.hold()) {
                hold = new Hold(entry.deployment(), decided.why(), entry.at());
            }
        } else if (event instanceof Event.QuarantineLifted lifted) {
            quarantine.remove(lifted.content().toString());
        } else if (event instanceof Event.HoldAccepted accepted) {
            hold = accepted.onSuccess() ? hold : null;
            takenBack.replaceAll((step, ended) -> true);
            owed.removeIf(step -> takenBack.containsKey(step.effect()));
        } else if (event instanceof Event.Settled settled) {
            settle(entry, settled, facts);
        }
    }

    private void begun(Event.EffectStarted started, DeploymentFacts facts) {
        boolean anew = started.attempt() == 1;
        if (started.kind() == EffectKind.APPLY && anew) {
            takenBack.keySet().removeIf(step -> step.startsWith(compensationsOf(started.release())));
            remember(applied, facts.asCandidate(null));
        } else if (started.kind() == EffectKind.HOOK && anew) {
            takenBack.remove(idOf(EffectKind.UNDO, started.release()) + started.name());
        } else if (started.effectClass() == EffectClass.AT_MOST_ONCE) {
            boolean undoOfAnother = owed.stream().anyMatch(step -> step.effect().equals(started.effect()));
            if (started.kind() == EffectKind.COMPENSATE || undoOfAnother) {
                takenBack.put(started.effect(), false);
            }
        }
    }

    /** What people call that content: by the deployment that leaves it, else as it was installed; empty when unknown. */
    private String nameOf(Digest content, DeploymentFacts facts) {
        String leaving = facts == null ? "" : facts.leaving(content);
        if (!leaving.isEmpty()) {
            return leaving;
        }
        for (int i = installed.size() - 1; i >= 0; i--) {
            if (installed.get(i).release().content().equals(content)) {
                return installed.get(i).release().release().value();
            }
        }
        return "";
    }

    private void enqueue(String deployment, Event.Requested requested) {
        if (requested.kind() == Kind.ROLLBACK) {
            queue.add(queuedRollbacks.size(), deployment);
            queuedRollbacks.add(deployment);
        } else {
            queue.add(deployment);
        }
    }

    private void adoptable(Adoptable found) {
        if (found != null && found.candidate() != null && !everVerified) {
            adoptable.removeIf(a -> a.content().equals(found.candidate().content()));
            remember(adoptable, found.candidate());
        }
    }

    private void leaveQueue(String deployment) {
        queue.remove(deployment);
        queuedRollbacks.remove(deployment);
    }

    private void settle(Entry entry, Event.Settled settled, DeploymentFacts facts) {
        leaveQueue(entry.deployment());
        if (lock.equals(entry.deployment())) {
            lock = "";
        }
        if (facts == null) {
            return;
        }
        if (settled.landed() == Landed.NEW) {
            land(facts.asCandidate(settled.verified() ? entry.at() : null), entry, settled.verified());
        } else if (settled.landed() == Landed.CANDIDATE) {
            Candidate back = facts.decided().candidate();
            while (!applied.isEmpty()
                    && !applied.get(applied.size() - 1).content().equals(back.content())) {
                applied.remove(applied.size() - 1);
            }
            owed.clear();
            takenBack
                    .keySet()
                    .removeIf(step -> applied.stream().noneMatch(a -> step.startsWith(compensationsOf(a.release()))));
            land(back, entry, settled.outcome() == Outcome.ROLLED_BACK);
        } else if (settled.landed() != Landed.OLD) {
            certain = false;
        }
        if (settled.outcome() == Outcome.SUPERSEDED) {
            List<Event.TakeBack> left = UndoOwed.by(facts);
            owed.addAll(0, left);
            left.stream()
                    .filter(step ->
                            step.effectClass() == EffectClass.AT_MOST_ONCE && facts.effect(step.effect()) != null)
                    .forEach(step -> takenBack.put(step.effect(), false));
        }
        if (settled.hold()) {
            hold = new Hold(entry.deployment(), settled.message(), entry.at());
        } else if (settled.outcome() == Outcome.SUCCEEDED) {
            hold = null;
        }
    }

    private static String compensationsOf(ReleaseId release) {
        return idOf(EffectKind.COMPENSATE, release);
    }

    /** The id of a {@link Event.TakeBack} without its last part, the name. */
    private static String idOf(EffectKind kind, ReleaseId release) {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + release + ":";
    }

    private void land(Candidate release, Entry entry, boolean passed) {
        current = new Installed(release, entry.deployment(), entry.at(), passed);
        certain = true;
        remember(installed, current);
        if (passed) {
            everVerified = true;
            verified.removeIf(v -> v.content().equals(release.content()));
            remember(
                    verified,
                    new Candidate(
                            release.release(),
                            release.content(),
                            release.document(),
                            release.plan(),
                            release.course(),
                            entry.deployment(),
                            release.build(),
                            entry.at()));
        }
    }

    private static <T> void remember(List<T> list, T value) {
        list.add(value);
        if (list.size() > REMEMBERED) {
            list.remove(0);
        }
    }
}
