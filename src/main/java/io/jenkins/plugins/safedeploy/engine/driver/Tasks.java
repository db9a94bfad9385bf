package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.Ahead;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.OpenEffect;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts tasks; each ends by handing the event that tells what came of it. */
final class Tasks {
    private static final Logger LOGGER = Logger.getLogger(Tasks.class.getName());

    private final EnvironmentLedger ledger;
    private final Host host;
    private final Scheduler scheduler;
    private final ProgressListener progress;
    private final PreflightTask preflight;
    private final EffectTask effects;
    private final FenceTask fence;
    private final ObserveTask observe;
    private final GateTask gates;
    private final EvidenceTask evidence;

    Tasks(EnvironmentLedger ledger, Host host, Clock clock, Scheduler scheduler, ProgressListener progress) {
        this.ledger = ledger;
        this.host = host;
        this.scheduler = scheduler;
        this.progress = progress;
        Releases releases = new Releases(ledger, host);
        this.preflight = new PreflightTask(ledger, releases, host, clock);
        this.effects = new EffectTask(ledger, releases, host, progress);
        this.fence = new FenceTask(releases, host, ledger.id());
        this.observe = new ObserveTask(ledger, releases);
        this.gates = new GateTask(ledger, releases, host, clock, scheduler, progress);
        this.evidence = new EvidenceTask(ledger, releases, host, observe, scheduler);
    }

    /** Says for whom a deployment waits. */
    void queued(String deployment) {
        ledger.read(state -> Ahead.of(state, deployment)).ifPresent(ahead -> progress.queued(deployment, ahead));
    }

    /** @param done called once, on any thread; with null when the task was cancelled and has nothing to tell */
    void start(String deployment, Task task, Cancellation cancellation, Consumer<Event> done) {
        Consumer<Event> once = once(done);
        Optional<DeploymentFacts> found =
                ledger.read(state -> state.deployment(deployment).map(DeploymentFacts::copy));
        if (found.isEmpty()) {
            once.accept(null);
            return;
        }
        DeploymentFacts facts = found.get();
        if (task instanceof Task.MeasureGate gate) {
            gates.start(facts, gate, cancellation, once);
        } else if (task instanceof Task.CaptureEvidence) {
            evidence.start(facts, cancellation, once);
        } else {
            scheduler.run(() -> once.accept(guarded(facts, task, cancellation)));
        }
    }

    /** Whatever a target or a gate throws is an answer: a deployment never stands still because of it. */
    private Event guarded(DeploymentFacts facts, Task task, Cancellation cancellation) {
        try {
            return perform(facts, task, cancellation);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            LOGGER.log(Level.WARNING, "Deployment " + facts.id() + ": " + task.key() + " failed unexpectedly", e);
            String why = host.masker().mask("unexpected: " + e);
            if (task instanceof Task.Preflight round) {
                return new Event.PreflightEnded(round.round(), List.of(why), List.of(), null, List.of());
            }
            if (task instanceof Task.RunEffect run) {
                return new Event.EffectEnded(run.effect(), EffectResult.ERROR, false, why);
            }
            if (task instanceof Task.Fence round) {
                return new Event.FenceEnded(
                        round.effects().stream().map(OpenEffect::key).toList(), false, why);
            }
            if (task instanceof Task.Observe) {
                return new Event.Observed(Landed.UNKNOWN, why);
            }
            throw e;
        }
    }

    private Event perform(DeploymentFacts facts, Task task, Cancellation cancellation) {
        if (task instanceof Task.Preflight round) {
            return preflight.perform(facts, round.round(), cancellation);
        }
        if (task instanceof Task.RunEffect run) {
            return effects.perform(facts, run, cancellation);
        }
        if (task instanceof Task.StopEffect stop) {
            return effects.lost(stop);
        }
        if (task instanceof Task.Fence round) {
            return fence.perform(facts, round);
        }
        if (task instanceof Task.Observe) {
            return observe.perform(facts);
        }
        throw new IllegalArgumentException("Not a task that is carried out: " + task);
    }

    private static Consumer<Event> once(Consumer<Event> done) {
        AtomicBoolean told = new AtomicBoolean();
        return event -> {
            if (told.compareAndSet(false, true)) {
                done.accept(event);
            } else if (event != null) {
                LOGGER.log(Level.FINE, "Told twice: {0}", event);
            }
        };
    }
}
