package io.jenkins.plugins.safedeploy.engine.deployment;

import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.APPLY;
import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.RESTORE;
import static io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess.settle;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.act;
import static io.jenkins.plugins.safedeploy.engine.deployment.Next.append;

import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** DECIDE, COMPENSATE, RESTORE and REVERIFY: the way back, by itself or by hand. */
final class GoingBack {
    private GoingBack() {}

    static Next next(DeploymentFacts d, ServiceState s, Instant now) {
        if (d.decided() == null) {
            return decide(d, s, now, "by hand: " + d.requested().reason());
        }
        Next compensation = compensate(d, s);
        return compensation == null ? restore(d, s, now) : compensation;
    }

    // ---- DECIDE ----

    /** Evidence first, then the decision, which is written before anything is done about it. */
    static Next decide(DeploymentFacts d, ServiceState s, Instant now, String why) {
        if (d.evidenceEpoch() == 0) {
            List<Event> events = new ArrayList<>();
            cancelled(d).forEach(events::add);
            events.add(new Event.EvidenceStarted());
            return append(d, events.toArray(Event[]::new));
        }
        if (d.evidence() == null && d.evidenceEpoch() == d.epoch()) {
            return act(new Task.CaptureEvidence(d.epoch()));
        }
        Candidate candidate = d.preflight().candidate();
        boolean byHand = d.requested().kind() == Kind.ROLLBACK;
        if (!byHand) {
            String held = whyHeld(d, candidate);
            if (held != null) {
                return settle(d, Outcome.HELD, landedNow(d), true, why + "; " + held);
            }
        }
        return append(
                d,
                new Event.RollbackDecided(
                        why, candidate, true, quarantined(d, s, candidate), s.takeBacks(candidate.content())));
    }

    static String whyHeld(DeploymentFacts d, Candidate candidate) {
        if (candidate == null) {
            return "there is no verified release to go back to";
        }
        for (Course.Step step : d.course().hooks()) {
            if (step.pointOfNoReturn()) {
                return "hook '" + step.name() + "' is a point of no return, so nothing goes back by itself";
            }
        }
        boolean onlyAShare = d.round().step() > 0; // which has nothing of that yet
        if (!d.preflight().irreversible().isEmpty() && !onlyAShare) {
            return "it is past the point of no return, so nothing goes back by itself: "
                    + String.join("; ", d.preflight().irreversible());
        }
        return d.course().choices().onFailure() == PolicySettings.FailureAction.HOLD ? "onFailure is hold" : null;
    }

    private static Landed landedNow(DeploymentFacts d) {
        if (d.effect(APPLY) != null && d.effect(APPLY).status() == EffectFact.Status.OK) {
            return Landed.NEW;
        }
        if (d.shows() == Landed.NEW) {
            return Landed.NEW;
        }
        EffectFact step = d.effect(DeploymentProcess.step(d.round().step()));
        if (step != null) {
            return step.status() == EffectFact.Status.OK ? Landed.PARTIAL : Landed.UNKNOWN;
        }
        boolean whole = d.course().target().steps() == 0;
        return whole && d.shows() == Landed.OLD ? Landed.OLD : Landed.UNKNOWN;
    }

    private static List<Event> cancelled(DeploymentFacts d) {
        List<Event> events = new ArrayList<>();
        Round round = d.round();
        for (Course.GateRef gate : d.course().gates()) {
            GateFact fact = d.gate(gate.name(), round);
            if (fact != null && !fact.ended()) {
                events.add(new Event.GateEnded(
                        gate.name(), false, round.step(), round.again(), null, "cancelled", 0, 0, 0, 0, null));
            }
        }
        return events;
    }

    /** What is left is revoked and needs a reason to come back, unless the request says {@code keep}. */
    private static List<Digest> quarantined(DeploymentFacts d, ServiceState s, Candidate candidate) {
        if (d.requested().keep()) {
            return List.of();
        }
        Set<Digest> left = new LinkedHashSet<>();
        if (d.requested().kind() == Kind.DEPLOY) {
            left.add(d.requested().content());
        } else {
            s.current().ifPresent(current -> left.add(current.release().content()));
            s.perhapsThere().ifPresent(release -> left.add(release.content()));
        }
        left.remove(candidate.content());
        return List.copyOf(left);
    }

    // ---- COMPENSATE ----

    private static Next compensate(DeploymentFacts d, ServiceState s) {
        for (Event.TakeBack step : d.decided().steps()) {
            EffectFact effect = d.effect(step.effect());
            boolean hold = d.course().choices().onCompensateFailure() == PolicySettings.CompensateFailureAction.HOLD;
            if (effect == null && s.takenBack(step)) {
                continue;
            }
            if (effect == null && s.perhapsTakenBack(step)) {
                if (hold) {
                    return GoingForward.heldUnknown(
                            d,
                            d.decided().why() + "; an earlier deployment began '" + step.effect()
                                    + "', which must not run twice, and nobody knows whether it ended. Look, then accept"
                                    + " the hold: it counts as done then");
                }
                continue;
            }
            if (effect == null) {
                return GoingForward.startTakeBack(d, step);
            }
            switch (effect.status()) {
                case OPEN -> {
                    return act(new Task.RunEffect(step.effect(), effect.attempt(), d.epoch(), step));
                }
                case UNKNOWN -> {
                    return step.effectClass() == EffectClass.AT_MOST_ONCE
                            ? GoingForward.heldUnknown(
                                    d, "nobody knows whether compensation '" + step.name() + "' ran to its end")
                            : GoingForward.startTakeBack(d, step);
                }
                case FAILED, STOPPED, REFUSED -> {
                    if (hold) {
                        return settle(
                                d,
                                Outcome.HELD,
                                landedBeforeRestore(d, s),
                                true,
                                d.decided().why() + "; compensation '" + step.name() + "' of " + step.release()
                                        + " failed: " + effect.message());
                    }
                }
                case OK -> {}
            }
        }
        return null;
    }

    private static Landed landedBeforeRestore(DeploymentFacts d, ServiceState s) {
        if (d.requested().kind() == Kind.DEPLOY) {
            return landedNow(d);
        }
        return s.certain() && !d.besideOrphans() ? Landed.OLD : Landed.UNKNOWN;
    }

    // ---- RESTORE ----

    private static Next restore(DeploymentFacts d, ServiceState s, Instant now) {
        Candidate candidate = d.decided().candidate();
        Course.TargetRef target = candidate.course().target();
        EffectFact restore = d.effect(RESTORE);
        if (restore == null) {
            return GoingForward.start(
                    d, now, RESTORE, EffectKind.RESTORE, target.applyClass(), target.fencing(), candidate);
        }
        return switch (restore.status()) {
            case OPEN -> act(new Task.RunEffect(RESTORE, restore.attempt(), d.epoch(), null));
            case UNKNOWN -> {
                if (restore.effectClass() == EffectClass.AT_MOST_ONCE) {
                    yield GoingForward.heldUnknown(
                            d, "nobody knows whether the restore ran to its end, and it must not run twice");
                }
                yield GoingForward.start(
                        d, now, RESTORE, EffectKind.RESTORE, target.applyClass(), target.fencing(), candidate);
            }
            case REFUSED -> GoingForward.heldUnknown(d, d.decided().why() + "; " + restore.message());
            case FAILED, STOPPED ->
                settle(
                        d,
                        Outcome.ROLLBACK_FAILED,
                        Landed.PARTIAL,
                        true,
                        d.decided().why() + "; and putting " + candidate.release() + " back failed: "
                                + restore.message());
            case OK -> reverify(d, s, now, candidate);
        };
    }

    // ---- REVERIFY ----

    private static Next reverify(DeploymentFacts d, ServiceState s, Instant now, Candidate candidate) {
        List<Course.GateRef> gates = candidate.course().gates().stream()
                .filter(Course.GateRef::inRollback)
                .toList();
        boolean observes = candidate.course().target().observes();
        if (observes && d.shows() == null) {
            return act(new Task.Observe(d.epoch()));
        }
        if (observes && d.shows() != Landed.CANDIDATE) {
            return settle(
                    d,
                    Outcome.ROLLBACK_FAILED,
                    Landed.UNKNOWN,
                    true,
                    d.decided().why() + "; the restore ended, but the target does not show " + candidate.release());
        }
        GateStages stages = GateStages.of(d, gates, Round.RESTORED, List.of());
        if (stages.verdict() == null) {
            return stages.toStart().isEmpty()
                    ? GoingForward.measure(d, stages, Round.RESTORED)
                    : GoingForward.startGates(d, stages, Round.RESTORED);
        }
        List<OpenEffect> orphans =
                s.openEffects().stream().filter(OpenEffect::unfenced).toList();
        if (!orphans.isEmpty()) {
            return outlive(d, orphans, now);
        }
        if (d.besideOrphans() && !observes) {
            return settle(
                    d,
                    Outcome.ROLLED_BACK_UNVERIFIED,
                    Landed.UNKNOWN,
                    true,
                    d.decided().why() + "; an earlier effect that was not fenced may have landed after the restore, and"
                            + " this target cannot be observed");
        }
        if (stages.verdict() == Verdict.PASSED && stages.anyPassed()) {
            Next finish = GoingForward.finish(d, now, candidate.course().target(), candidate);
            return finish != null
                    ? finish
                    : settle(
                            d,
                            Outcome.ROLLED_BACK,
                            Landed.CANDIDATE,
                            d.decided().hold(),
                            d.decided().why() + verifiedNow(candidate) + GoingForward.unfinished(d));
        }
        String why = stages.verdict() == Verdict.PASSED ? "it has no gate that could verify it" : stages.reason();
        return settle(
                d,
                Outcome.ROLLED_BACK_UNVERIFIED,
                Landed.CANDIDATE,
                true,
                d.decided().why() + "; " + candidate.named() + " is back, but " + why);
    }

    private static String verifiedNow(Candidate candidate) {
        return candidate.adopted()
                ? "; " + candidate.release() + " was " + Candidate.ADOPTED + ", and its gates passed now"
                : "";
    }

    /** An old effect that nobody could fence may still land: nothing is claimed before its deadline. */
    private static Next outlive(DeploymentFacts d, List<OpenEffect> orphans, Instant now) {
        Instant last = orphans.stream()
                .map(OpenEffect::deadline)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now);
        if (now.isBefore(last)) {
            return act(new Task.WaitUntil(last, "an earlier effect that was not fenced may land until then"));
        }
        List<String> over = orphans.stream()
                .filter(open -> open.deadline() != null)
                .map(OpenEffect::key)
                .toList();
        if (over.isEmpty()) {
            return settle(
                    d,
                    Outcome.ROLLED_BACK_UNVERIFIED,
                    Landed.UNKNOWN,
                    true,
                    d.decided().why() + "; an earlier effect was never proven to have ended, so it may still land");
        }
        return append(d, new Event.FenceEnded(over, true, "its applyTimeout has passed"));
    }
}
