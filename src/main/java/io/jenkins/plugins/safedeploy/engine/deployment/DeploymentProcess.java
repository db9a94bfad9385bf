package io.jenkins.plugins.safedeploy.engine.deployment;

import static io.jenkins.plugins.safedeploy.engine.deployment.Next.act;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.append;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of DESIGN.md section 5: events so far to what happens next. Pure; everything that it knows is in the
 * ledger, except the time and which drivers are dead. This class holds the way in (queue, lock, fence, preflight,
 * approval); {@link GoingForward} and {@link GoingBack} hold the rest.
 */
public final class DeploymentProcess {
    /** Id of the effect that puts the new release in place. */
    public static final String APPLY = "apply";

    /** Id of the effect that puts the candidate back. */
    public static final String RESTORE = "restore";

    /** Id of the effect that follows the verification. */
    public static final String FINISH = "finish";

    /** Why a step that passed is not followed by the next one yet. */
    public static final String PAUSE = "the next measurement in the pause of the step";

    /** Why a deployment that people have to approve waits; it expires then. */
    public static final String APPROVAL = "approval";

    private static final String STEP = "step:";

    private DeploymentProcess() {}

    /** Id of the effect that puts a share of the new release in place. @param number from 1 */
    public static String step(int number) {
        return STEP + number;
    }

    /** Which step that effect is; 0 when it is none. */
    public static int stepOf(String effect) {
        return effect.startsWith(STEP) ? Integer.parseInt(effect.substring(STEP.length())) : 0;
    }

    /** Id of the effect that is a hook. */
    public static String hook(Course.Step step) {
        return "hook:" + step.name();
    }

    /** What has to happen next for a deployment; {@link Next.Over} when it has settled or never was. */
    public static Next next(EnvironmentState environment, String deployment, Moment moment) {
        DeploymentFacts facts = environment.deployments().get(deployment);
        if (facts == null) {
            return new Next.Over();
        }
        ServiceState service = environment.service(facts.service());
        if (!service.lock().equals(deployment)) {
            return waiting(environment, facts, service, moment);
        }
        return driving(facts, service, moment.now());
    }

    /**
     * Where a deployment would go by itself when one of its gates failed now; empty when it would be held, or its
     * preflight has not ended.
     */
    public static Optional<Candidate> wayBack(DeploymentFacts deployment) {
        return deployment.preflight() == null || whyHeld(deployment).isPresent()
                ? Optional.empty()
                : Optional.of(deployment.preflight().candidate());
    }

    /** Why nothing would go back by itself when a gate failed; empty when it would. Asked after the preflight. */
    public static Optional<String> whyHeld(DeploymentFacts deployment) {
        return Optional.ofNullable(
                GoingBack.whyHeld(deployment, deployment.preflight().candidate()));
    }

    // ---- without the lock ----

    private static Next waiting(EnvironmentState environment, DeploymentFacts d, ServiceState s, Moment moment) {
        if (d.abort() != null || d.forced()) {
            return settle(d, Outcome.ABORTED, Landed.OLD, false, "aborted before anything was touched");
        }
        if (d.rejection() != null) {
            return settle(d, Outcome.REJECTED, Landed.OLD, false, "rejected: " + d.rejection());
        }
        if (d.awaitsApproval()) {
            Instant deadline = d.approval().deadline();
            return moment.now().isBefore(deadline)
                    ? act(new Task.WaitUntil(deadline, APPROVAL))
                    : settle(
                            d, Outcome.EXPIRED, Landed.OLD, false, "nobody approved it before " + Spans.time(deadline));
        }
        boolean rollback = d.requested().kind() == Kind.ROLLBACK;
        String later = rollback ? null : laterThatWins(environment, d, s);
        if (later != null) {
            return settle(d, Outcome.SUPERSEDED, Landed.OLD, false, "a newer deployment, " + later + ", is next");
        }
        if (!s.lock().isEmpty()) {
            DeploymentFacts owner = environment.deployments().get(s.lock());
            if (rollback && d.requested().emergency() && owner != null) {
                return takeOver(d, s, owner);
            }
            if (d.course().choices().whenLocked() == PolicySettings.WhenLocked.REFUSE && d.approval() == null) {
                return settle(d, Outcome.NOTHING_DEPLOYED, Landed.OLD, false, "locked by deployment " + s.lock());
            }
            return act(new Task.AwaitTurn());
        }
        List<String> passedOver = new ArrayList<>();
        for (String ahead : s.queue()) {
            if (ahead.equals(d.id())) {
                return new Next.Append(
                        List.of(new Next.Draft(d.id(), new Event.LockAcquired(d.driver(), passedOver))), true);
            }
            DeploymentFacts other = environment.deployments().get(ahead);
            if (other == null || other.awaitsApproval()) {
                continue;
            }
            if (!moment.deadDrivers().contains(other.driver())) {
                return act(new Task.AwaitTurn());
            }
            passedOver.add(ahead);
        }
        return act(new Task.AwaitTurn());
    }

    private static String laterThatWins(EnvironmentState environment, DeploymentFacts d, ServiceState s) {
        int mine = s.queue().indexOf(d.id());
        for (int i = mine + 1; i < s.queue().size(); i++) {
            DeploymentFacts other = environment.deployments().get(s.queue().get(i));
            if (other != null
                    && other.requested().kind() == Kind.DEPLOY
                    && other.course().choices().whenLocked() == PolicySettings.WhenLocked.LATEST_WINS) {
                return other.id();
            }
        }
        return null;
    }

    private static Next takeOver(DeploymentFacts d, ServiceState s, DeploymentFacts owner) {
        Landed landed = landedIfLeftNow(owner);
        Event end = new Event.Settled(
                Outcome.SUPERSEDED,
                landed,
                false,
                landed != Landed.OLD,
                "taken over by emergency rollback " + d.id() + ": "
                        + d.requested().reason());
        return new Next.Append(
                List.of(
                        new Next.Draft(s.lock(), end),
                        new Next.Draft(d.id(), new Event.LockAcquired(d.driver(), List.of()))),
                true);
    }

    private static Landed landedIfLeftNow(DeploymentFacts d) {
        if (d.effects().isEmpty()) {
            return Landed.OLD;
        }
        EffectFact apply = d.effect(APPLY);
        boolean inGates = apply != null
                && apply.status() == EffectFact.Status.OK
                && !d.effects().containsKey(FINISH)
                && d.decided() == null
                && d.evidence() == null;
        return inGates ? Landed.NEW : Landed.UNKNOWN;
    }

    // ---- with the lock ----

    private static Next driving(DeploymentFacts d, ServiceState s, Instant now) {
        if (d.forced()) {
            return forceStopped(d, s);
        }
        Next fence = fence(d, s, now);
        if (fence != null) {
            return fence;
        }
        boolean touched = !d.effects().isEmpty() || d.decided() != null;
        if (!touched) {
            if (d.abort() != null) {
                return settle(d, Outcome.ABORTED, Landed.OLD, false, "aborted before anything was touched");
            }
            Next wayIn = wayIn(d, s, now);
            if (wayIn != null) {
                return wayIn;
            }
        }
        return d.requested().kind() == Kind.ROLLBACK || d.decided() != null
                ? GoingBack.next(d, s, now)
                : GoingForward.next(d, s, now);
    }

    private static Next forceStopped(DeploymentFacts d, ServiceState s) {
        if (d.effects().isEmpty()) {
            return settle(d, Outcome.ABORTED, Landed.OLD, d.decided() != null, "stopped before anything was touched");
        }
        EffectFact restore = d.effect(RESTORE);
        boolean back = restore != null && restore.status() == EffectFact.Status.OK;
        boolean seen = d.shows() == Landed.CANDIDATE
                || back && !d.decided().candidate().course().target().observes();
        if (back && seen && s.openEffects().isEmpty() && !d.besideOrphans()) {
            return settle(
                    d,
                    Outcome.ROLLED_BACK_UNVERIFIED,
                    Landed.CANDIDATE,
                    true,
                    "stopped by force while the candidate was being verified");
        }
        return settle(
                d,
                Outcome.ABORTED,
                Landed.UNKNOWN,
                true,
                "stopped by force; nobody knows what was left. Look at the target, then roll back or accept");
    }

    /** Nothing of ours may start while something older can still land. */
    private static Next fence(DeploymentFacts d, ServiceState s, Instant now) {
        List<OpenEffect> old = s.openEffects().stream()
                .filter(open -> !(open.unfenced() && d.mayGoUnfenced()))
                .filter(open -> open.ended()
                        || open.epoch() < d.epoch()
                        || !open.deployment().equals(d.id()))
                .toList();
        if (old.isEmpty()) {
            return null;
        }
        if (d.fenceFailed()) {
            return settle(
                    d,
                    Outcome.HELD,
                    Landed.UNKNOWN,
                    true,
                    "an earlier effect could not be proven to have ended: "
                            + old.get(0).key());
        }
        List<String> overdue = old.stream()
                .filter(open -> open.deadline() != null && !now.isBefore(open.deadline()))
                .map(OpenEffect::key)
                .toList();
        if (!overdue.isEmpty()) {
            return append(d, new Event.FenceEnded(overdue, true, "its applyTimeout has passed"));
        }
        List<OpenEffect> fencable =
                old.stream().filter(open -> open.deadline() == null).toList();
        if (fencable.stream().anyMatch(open -> open.fencing() == Fencing.EPOCH && open.epoch() >= d.epoch())) {
            Event renewed = new Event.Adopted(
                    d.driver(), "a target refuses only older epochs, and an effect of this one may still land");
            return new Next.Append(List.of(new Next.Draft(d.id(), renewed)), true);
        }
        if (!fencable.isEmpty()) {
            return act(new Task.Fence(fencable, d.epoch()));
        }
        List<String> ofOthers = old.stream()
                .filter(open -> !open.deployment().equals(d.id()))
                .map(OpenEffect::key)
                .toList();
        if (d.mayGoUnfenced() && !ofOthers.isEmpty()) {
            return append(
                    d,
                    new Event.FenceEnded(
                            ofOthers, false, "--unfenced: " + d.requested().reason()));
        }
        Instant first =
                old.stream().map(OpenEffect::deadline).min(Instant::compareTo).orElseThrow();
        return act(new Task.WaitUntil(first, "an earlier effect that cannot be fenced may run until then"));
    }

    private static Next wayIn(DeploymentFacts d, ServiceState s, Instant now) {
        if (d.preflight() == null) {
            return act(new Task.Preflight(d.approval() == null ? 1 : 2, d.epoch()));
        }
        if (!d.preflight().problems().isEmpty()) {
            return settle(
                    d,
                    Outcome.NOTHING_DEPLOYED,
                    Landed.OLD,
                    false,
                    "preflight: " + String.join("; ", d.preflight().problems()));
        }
        if (d.requested().kind() == Kind.ROLLBACK && d.preflight().candidate() == null) {
            return settle(
                    d,
                    Outcome.NOTHING_DEPLOYED,
                    Landed.OLD,
                    false,
                    "there is no verified release to go back to; name one with --to, or deploy one");
        }
        if (d.overdue(now)) {
            return settle(
                    d,
                    Outcome.NOTHING_DEPLOYED,
                    Landed.OLD,
                    false,
                    "its deadline, " + d.deadline() + ", passed before anything was touched");
        }
        if (d.requested().kind() == Kind.DEPLOY && !d.course().approvals().isEmpty()) {
            Digest bound = bound(d, s);
            if (d.approval() == null || !d.approval().bound().equals(bound)) {
                return append(
                        d,
                        new Event.ApprovalRequested(
                                now.plus(d.course().shortestApproval()), bound, d.approval() != null));
            }
        }
        return null;
    }

    /** What an approval is given for; when it differs once the lock is had, the approval is void. */
    private static Digest bound(DeploymentFacts d, ServiceState s) {
        Candidate candidate = d.preflight().candidate();
        return Digest.ofText(d.service()
                + "\n" + d.requested().content()
                + "\n" + d.requested().plan()
                + "\n" + s.current().map(c -> c.release().content().toString()).orElse("nothing")
                + "\n" + (candidate == null ? "nothing" : candidate.content().toString()));
    }

    static Next settle(DeploymentFacts d, Outcome outcome, Landed landed, boolean hold, String message) {
        return append(d, new Event.Settled(outcome, landed, outcome == Outcome.ROLLED_BACK, hold, message));
    }
}
