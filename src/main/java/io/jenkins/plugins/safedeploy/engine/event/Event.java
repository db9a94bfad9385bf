package io.jenkins.plugins.safedeploy.engine.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.deployment.Adoptable;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Course;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerHome;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import java.time.Instant;
import java.util.List;

/**
 * Everything that can happen, each with what has to be known about it later. The name of the record is the type in the
 * ledger line; who, when, where and for which deployment stand on the line itself. Absent values are null.
 */
public sealed interface Event {

    /** The type in the ledger line. */
    @JsonIgnore
    default String type() {
        return getClass().getSimpleName();
    }

    // ---- the environment ----

    /** First line. @param key random id of the environment @param home where the ledger lives */
    record LedgerOpened(String key, LedgerHome home) implements Event {}

    /** Somebody says that this copy of the ledger is the true one. @param witness hash that was found, may be empty */
    record EnvironmentClaimed(LedgerHome home, String witness, String reason) implements Event {}

    /**
     * A witness on the target of a service does not fit this ledger: read only until claimed.
     *
     * @param witness its hash
     * @param epoch its epoch; after a claim this ledger's epochs go on above it, else the target would refuse them
     */
    record WitnessMismatch(String witness, long epoch, String found) implements Event {}

    record AutomationPaused(String reason) implements Event {}

    record AutomationResumed(String reason) implements Event {}

    /** What a crash left behind the last good line was set aside. Written by the ledger itself. */
    record TornTailSetAside(String file, int segment, long offset, long bytes) implements Event {}

    /**
     * A corrupt stretch was accepted; this line begins a new segment.
     *
     * @param ledgerBreak where the break is; added by the ledger, null before
     */
    record CorruptionAccepted(
            String reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode ledgerBreak) implements Event {}

    // ---- a service ----

    /** A release exists. @param document digest of the stored release @param number build number, 0 for none */
    record ReleaseRecorded(ReleaseId release, Digest content, Digest document, String build, String job, long number)
            implements Event {}

    /**
     * A person takes things as they are: the hold ends. Nothing becomes verified by it.
     *
     * @param onSuccess whether it ends only when that person's deployment has succeeded; older lines lack it
     */
    record HoldAccepted(
            String reason,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean onSuccess) implements Event {}

    record QuarantineLifted(Digest content, String reason) implements Event {}

    /** A request that policy or permission did not let through; for the audit. */
    record RequestRefused(Kind kind, String release, List<String> reasons) implements Event {
        public RequestRefused {
            reasons = List.copyOf(reasons);
        }
    }

    // ---- a deployment: its way in ----

    /**
     * @param release what to put in place
     * @param document digest of the stored release
     * @param plan digest of the stored plan
     * @param automatic whether no person asked for it
     * @param emergency takes the lock over, with a reason
     * @param unfenced goes at once although an old effect cannot be fenced
     * @param keep a rollback neither revokes nor quarantines what it leaves
     * @param driver who acts for it
     * @param starters people who had a hand in starting it, beside who asked; four eyes leave them out, too
     * @param adoptable what may be gone back to where nothing was ever verified; null when nobody looked
     */
    record Requested(
            Kind kind,
            ReleaseId release,
            Digest content,
            Digest document,
            Digest plan,
            Course course,
            String build,
            boolean automatic,
            boolean emergency,
            boolean unfenced,
            boolean keep,
            String reason,
            String cause,
            String driver,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> starters,
            @JsonInclude(JsonInclude.Include.NON_NULL) Adoptable adoptable)
            implements Event {
        public Requested {
            starters = starters == null ? List.of() : List.copyOf(starters);
        }

        /** The same, with what may be gone back to on the first day. */
        public Requested with(Adoptable found) {
            return new Requested(
                    kind, release, content, document, plan, course, build, automatic, emergency, unfenced, keep, reason,
                    cause, driver, starters, found);
        }
    }

    /** The line's epoch is the new one. @param passedOver queued deployments whose driver is dead */
    record LockAcquired(String driver, List<String> passedOver) implements Event {
        public LockAcquired {
            passedOver = List.copyOf(passedOver);
        }
    }

    /** Another process acts for the deployment now; the line's epoch is the new one. */
    record Adopted(String driver, String reason) implements Event {}

    /**
     * @param round 1, or 2 after an approval
     * @param candidate null when there is none
     * @param irreversible changes of the apply that nothing can take back
     */
    record PreflightEnded(
            int round,
            List<String> problems,
            List<String> notes,
            Candidate candidate,
            List<String> alreadyFailing,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> irreversible)
            implements Event {
        public PreflightEnded {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
            alreadyFailing = List.copyOf(alreadyFailing);
            irreversible = irreversible == null ? List.of() : List.copyOf(irreversible);
        }

        /** Everything can be taken back. */
        public PreflightEnded(
                int round,
                List<String> problems,
                List<String> notes,
                Candidate candidate,
                List<String> alreadyFailing) {
            this(round, problems, notes, candidate, alreadyFailing, List.of());
        }
    }

    /**
     * Gives the lock back, keeps the place in the queue.
     *
     * @param bound digest of what is being approved
     * @param again whether an approval was given for something else, and is void
     */
    record ApprovalRequested(Instant deadline, Digest bound, boolean again) implements Event {}

    /**
     * @param approvals names of the approvals of the plan for which this word counts
     * @param bound what the person approved; where something else is asked by now it does not count
     */
    record ApprovalGiven(List<String> approvals, String comment, Digest bound) implements Event {
        public ApprovalGiven {
            approvals = List.copyOf(approvals);
        }
    }

    /** @param bound as in {@link ApprovalGiven} */
    record ApprovalRejected(String comment, Digest bound) implements Event {}

    // ---- a deployment: acts ----

    /**
     * Forced before the effect is started.
     *
     * @param deadline when it has surely ended; null when its end can be proven
     */
    record EffectStarted(
            String effect,
            EffectKind kind,
            EffectClass effectClass,
            Fencing fencing,
            String name,
            ReleaseId release,
            Digest plan,
            int attempt,
            Instant deadline)
            implements Event {}

    /** @param proven whether nothing of it can land any more */
    record EffectEnded(String effect, EffectResult result, boolean proven, String message) implements Event {}

    /** @param effects keys of the open effects that this was about */
    record FenceEnded(List<String> effects, boolean proven, String message) implements Event {
        public FenceEnded {
            effects = List.copyOf(effects);
        }
    }

    /** What the target shows. @param shows what of this deployment's releases is installed and running */
    record Observed(Landed shows, String detail) implements Event {}

    /**
     * @param step of the apply that it follows, from 1; 0 after the whole of it
     * @param again how often it was measured before at that step; older lines lack it and mean 0
     */
    record GateStarted(
            String gate,
            boolean reverify,
            int step,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int again) implements Event {
        public Round round() {
            return new Round(reverify, step, again);
        }
    }

    /**
     * @param step as in {@link GateStarted}, and so is {@code again}
     * @param verdict null when it was cancelled
     * @param evidence digest of the measurements; null when there are none
     */
    record GateEnded(
            String gate,
            boolean reverify,
            int step,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int again,
            Verdict verdict,
            String reason,
            int passed,
            int failed,
            int errors,
            int inconclusive,
            Digest evidence)
            implements Event {
        public Round round() {
            return new Round(reverify, step, again);
        }
    }

    /** @param person whether a person asked; only then {@code onAbort} applies */
    record AbortRequested(boolean person, String reason) implements Event {}

    record ForceStopRequested(String reason) implements Event {}

    record EvidenceStarted() implements Event {}

    /** @param document digest of what was captured; null when nothing was @param shows as in {@link Observed} */
    record EvidenceEnded(Digest document, boolean partial, Landed shows) implements Event {}

    /**
     * Written before the first step of a rollback.
     *
     * @param quarantine content digests that need a reason to come back
     * @param steps what is taken back first, in this order
     */
    record RollbackDecided(String why, Candidate candidate, boolean hold, List<Digest> quarantine, List<TakeBack> steps)
            implements Event {
        public RollbackDecided {
            quarantine = List.copyOf(quarantine);
            steps = List.copyOf(steps);
        }
    }

    /** A compensation or an undo of some release. @param plan digest of the plan that has the command */
    record TakeBack(EffectKind kind, String name, ReleaseId release, Digest plan, EffectClass effectClass) {
        /** The effect's id inside its deployment. */
        public String effect() {
            return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + release + ":" + name;
        }
    }

    /** The end; also frees the lock. */
    record Settled(Outcome outcome, Landed landed, boolean verified, boolean hold, String message) implements Event {}

    // ---- the outbox ----

    record NotificationDelivered(String channel) implements Event {}

    record NotificationGivenUp(String channel, String why) implements Event {}
}
