package io.jenkins.plugins.safedeploy.engine.deployment;

import io.jenkins.plugins.safedeploy.engine.deployment.ModelState.Step;
import io.jenkins.plugins.safedeploy.engine.deployment.World.Flight;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import java.time.Instant;

/** What must hold in every state and at every step. */
final class Invariants {
    private Invariants() {}

    /** Something that must never be. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message);
        }
    }

    static void check(boolean holds, String message, Object... with) {
        if (!holds) {
            throw new Violation(String.format(message, with));
        }
    }

    /** At most one effect that can still change something, unless a person declared otherwise. */
    static void startsAlone(ModelState m, DeploymentFacts d, Flight starting) {
        for (Flight other : m.world.flights()) {
            if (m.world.canLand(other)) {
                boolean declared = d.requested().unfenced()
                        && m.service().openEffects().stream()
                                .filter(OpenEffect::unfenced)
                                .anyMatch(o -> o.key().equals(other.deployment() + "/" + other.effect()));
                check(declared, "two effects at once: %s starts while %s can still land", starting, other);
            }
        }
    }

    static void step(ModelState before, Step step) {
        for (Entry entry : step.appended()) {
            line(before, step.state(), entry);
        }
        if (!step.appended().isEmpty() && step.state().deployments().isEmpty()) {
            ServiceState service = step.state().service();
            check(service.lock().isEmpty(), "everything has settled and %s still has the lock", service.lock());
            check(service.queue().isEmpty(), "everything has settled and %s still waits", service.queue());
        }
    }

    private static void line(ModelState before, ModelState after, Entry entry) {
        ServiceState service = before.service();
        DeploymentFacts d = before.environment.deployments().get(entry.deployment());
        if (service.lock().equals(entry.deployment())) {
            check(
                    entry.epoch() >= service.epoch(),
                    "%s appends %s with epoch %s, and epoch %s is known",
                    entry.deployment(),
                    entry.event().type(),
                    entry.epoch(),
                    service.epoch());
        }
        if (entry.event() instanceof Event.LockAcquired) {
            check(
                    entry.epoch() > service.epoch(),
                    "%s has the lock with epoch %s, which is not newer than %s",
                    entry.deployment(),
                    entry.epoch(),
                    service.epoch());
        } else if (entry.event() instanceof Event.EffectStarted started) {
            started(before, d, started);
        } else if (entry.event() instanceof Event.RollbackDecided decided) {
            decided(service, d, decided);
        } else if (entry.event() instanceof Event.Settled settled) {
            settled(before, after, d, settled);
        }
    }

    private static void started(ModelState before, DeploymentFacts d, Event.EffectStarted started) {
        check(before.service().lock().equals(d.id()), "%s starts %s without the lock", d.id(), started.effect());
        EffectFact earlier = d.effect(started.effect());
        check(
                earlier == null || earlier.status() == EffectFact.Status.UNKNOWN,
                "%s starts %s again, and its end is known: %s",
                d.id(),
                started.effect(),
                earlier == null ? "" : earlier.status());
        String remembered = started.effect();
        switch (started.kind()) {
            case UNDO ->
                check(
                        d.effects().containsKey("hook:" + started.name())
                                || d.decided() != null
                                        && d.decided().steps().stream()
                                                .anyMatch(s -> s.effect().equals(remembered)),
                        "%s undoes hook '%s', which was never started",
                        d.id(),
                        started.name());
            case RESTORE, COMPENSATE ->
                check(d.decided() != null, "%s starts %s before a rollback was decided", d.id(), started.effect());
            case FINISH ->
                check(
                        d.gateFacts().entrySet().stream()
                                .anyMatch(gate ->
                                        gate.getKey().startsWith(d.round().place() + ":")
                                                && gate.getValue().verdict() == Verdict.PASSED),
                        "%s tidies up before anything is verified",
                        d.id());
            case STEP, APPLY -> {
                for (int step = 1; step < DeploymentProcess.stepOf(started.effect()); step++) {
                    check(
                            d.effects().containsKey(DeploymentProcess.step(step)),
                            "%s starts %s before step %s",
                            d.id(),
                            started.effect(),
                            step);
                }
                lastWordAfterThePause(d, started);
                check(
                        d.requested().kind() == Kind.DEPLOY && d.decided() == null,
                        "%s applies although it goes back",
                        d.id());
            }
            case HOOK -> check(d.requested().kind() == Kind.DEPLOY, "%s runs a hook although it goes back", d.id());
        }
    }

    /** What a step is followed by was measured, and passed, when its pause was over. */
    private static void lastWordAfterThePause(DeploymentFacts d, Event.EffectStarted started) {
        int next = DeploymentProcess.stepOf(started.effect());
        int step = (next == 0 ? d.course().target().steps() + 1 : next) - 1;
        if (step == 0) {
            return;
        }
        EffectFact placed = d.effect(DeploymentProcess.step(step));
        Instant over = placed.at().plus(d.course().target().pause());
        for (Course.GateRef gate : d.course().gates()) {
            GateFact last = d.gateFacts().get("step" + step + ":" + gate.name());
            check(
                    placed.status() == EffectFact.Status.OK
                            && last != null
                            && last.verdict() == Verdict.PASSED
                            && !last.since().isBefore(over),
                    "%s starts %s although the last word of %s on step %s is %s, and its pause ended %s",
                    d.id(),
                    started.effect(),
                    gate.name(),
                    step,
                    last,
                    over);
        }
    }

    private static void decided(ServiceState service, DeploymentFacts d, Event.RollbackDecided decided) {
        check(d.decided() == null, "%s decides a second rollback", d.id());
        check(decided.candidate() != null, "%s goes back to nothing", d.id());
        check(
                d.requested().kind() == Kind.ROLLBACK
                        || d.preflight().irreversible().isEmpty()
                        || !d.effects().containsKey(DeploymentProcess.APPLY),
                "%s goes back although it began what cannot be taken back",
                d.id());
        check(
                service.isVerified(decided.candidate().content())
                                != (decided.candidate().adopted() && !service.everVerified())
                        && !service.quarantined(decided.candidate().content()),
                "%s goes back to %s, which is neither verified nor adopted on the first day, or is quarantined",
                d.id(),
                decided.candidate().release());
        check(
                d.requested().kind() == Kind.ROLLBACK
                        || !decided.candidate().content().equals(d.requested().content()),
                "%s goes back to what it leaves",
                d.id());
    }

    private static void settled(ModelState before, ModelState after, DeploymentFacts d, Event.Settled settled) {
        check(
                settled.outcome() != null
                        && settled.landed() != null
                        && !settled.message().isEmpty(),
                "%s settles without outcome, landed or message: %s",
                d.id(),
                settled);
        check(!after.service().lock().equals(d.id()), "%s has settled and keeps the lock", d.id());
        World world = before.world;
        String shown = world.content();
        String why = String.format(
                "%s settles %s/%s, but the world shows %s and in flight is %s",
                d.id(), settled.outcome(), settled.landed(), shown, world.flights());
        boolean settling = world.settling();
        switch (settled.landed()) {
            case NEW -> check(shown.equals(d.requested().release().value()) && !settling, why);
            case CANDIDATE ->
                check(
                        d.decided() != null
                                && shown.equals(
                                        d.decided().candidate().release().value())
                                && !settling,
                        why);
            case OLD -> {
                boolean mine = world.flights().stream()
                        .anyMatch(f -> f.deployment().equals(d.id()) && f.installs() && world.canLand(f));
                boolean touched = world.before().stream().anyMatch(b -> b.startsWith(d.id() + "="));
                check(!mine && (!touched || !settling && world.before().contains(d.id() + "=" + shown)), why);
            }
            case PARTIAL, UNKNOWN -> check(settled.hold(), "%s leaves %s without a hold", d.id(), settled.landed());
        }
        boolean canLand = world.flights().stream().anyMatch(world::canLand);
        switch (settled.outcome()) {
            case SUCCEEDED -> check(settled.landed() == Landed.NEW && !canLand, "not what SUCCEEDED promises: %s", why);
            case ROLLED_BACK ->
                check(
                        settled.landed() == Landed.CANDIDATE && settled.verified() && !canLand,
                        "not what ROLLED_BACK promises: %s",
                        why);
            case NOTHING_DEPLOYED, REJECTED, EXPIRED ->
                check(settled.landed() == Landed.OLD, "%s says that nothing was deployed, and %s", d.id(), settled);
            default -> {}
        }
        boolean failed = settled.outcome() != Outcome.SUCCEEDED;
        boolean touched =
                d.effects().values().stream().anyMatch(e -> e.kind() != EffectKind.HOOK && e.kind() != EffectKind.UNDO);
        if (failed && (touched || settled.landed() != Landed.OLD)) {
            check(settled.hold(), "%s failed after it touched the world, and leaves no hold: %s", d.id(), settled);
        }
        if (settled.hold()) {
            check(after.service().hold().isPresent(), "%s announces a hold, and there is none", d.id());
        }
    }
}
