package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.Assessment;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateAssessor;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.GateTally;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Measures a gate until {@link GateAssessor} says that it has ended. Between two measurements there is only a timer. */
final class GateTask {
    private final EnvironmentLedger ledger;
    private final Releases releases;
    private final Host host;
    private final Clock clock;
    private final Scheduler scheduler;
    private final ProgressListener progress;

    GateTask(
            EnvironmentLedger ledger,
            Releases releases,
            Host host,
            Clock clock,
            Scheduler scheduler,
            ProgressListener progress) {
        this.ledger = ledger;
        this.releases = releases;
        this.host = host;
        this.clock = clock;
        this.scheduler = scheduler;
        this.progress = progress;
    }

    void start(DeploymentFacts facts, Task.MeasureGate task, Cancellation cancellation, Consumer<Event> done) {
        scheduler.run(() -> {
            try {
                new Measuring(facts, task, cancellation, done).next();
            } catch (IOException | RuntimeException e) {
                String why = String.valueOf(e.getMessage() == null ? e : e.getMessage());
                done.accept(ended(task, Verdict.ERROR, host.masker().mask(why), GateTally.NONE, null));
            }
        });
    }

    private static Event ended(
            Task.MeasureGate task, Verdict verdict, String reason, GateTally tally, Digest evidence) {
        return new Event.GateEnded(
                task.gate(),
                task.round().reverify(),
                task.round().step(),
                task.round().again(),
                verdict,
                reason,
                tally.passed(),
                tally.failed(),
                tally.errors(),
                tally.inconclusive(),
                evidence);
    }

    /** One gate that is being measured. Its steps never overlap: each schedules the one after it. */
    private final class Measuring {
        private final DeploymentFacts facts;
        private final Task.MeasureGate task;
        private final Cancellation cancellation;
        private final Consumer<Event> done;
        private final PlacedRelease placed;
        private final Release previous;
        private final GateSettings settings;
        private final Gate gate;
        private final GateEvidence evidence;
        private final Observation atStart;
        private final Instant notBefore;
        private final Duration aliveBefore;
        private final Duration began = clock.uptime();
        private GateTally tally;
        private boolean measured;
        private volatile Scheduler.Timer timer = () -> {};

        Measuring(DeploymentFacts facts, Task.MeasureGate task, Cancellation cancellation, Consumer<Event> done)
                throws IOException {
            this.facts = facts;
            this.task = task;
            this.cancellation = cancellation;
            this.done = done;
            this.placed = releases.placed(
                    task.round().reverify() ? facts.decided().candidate() : facts.asCandidate(null), facts.id());
            this.previous = previous();
            this.settings = placed.plan().gates().stream()
                    .filter(g -> g.name().equals(task.gate()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The stored plan has no gate named '" + task.gate() + "'"));
            this.gate = host.gate(placed.plan(), settings);
            this.evidence = new GateEvidence(ledger, facts.id(), task);
            List<Measurement> before = evidence.measurements();
            this.tally = GateTally.of(before);
            this.aliveBefore = tally.last().map(Measurement::alive).orElse(Duration.ZERO);
            this.atStart = observe();
            this.notBefore = notBefore();
            cancellation.onCancel(() -> {
                timer.cancel();
                evidence.close();
                done.accept(null);
            });
        }

        /** What is measured again may look back to the end of its step; it was in place all the while. */
        private Instant notBefore() {
            Round round = task.round();
            return round.again() == 0
                    ? clock.now()
                    : facts.effect(DeploymentProcess.step(round.step())).at();
        }

        private Release previous() throws IOException {
            var before = ledger.read(state -> state.service(facts.service()).current());
            return before.isPresent() ? releases.release(before.get().release().document()) : null;
        }

        private Observation observe() {
            try {
                return placed.target().capabilities().observes()
                        ? placed.target().observe()
                        : null;
            } catch (TargetException e) {
                return null;
            }
        }

        private Duration alive() {
            return aliveBefore.plus(clock.uptime().minus(began));
        }

        void next() {
            if (cancellation.cancelled()) {
                evidence.close();
                done.accept(null);
                return;
            }
            Assessment assessment = GateAssessor.assess(settings.limits(), tally, alive(), measured || !task.resumed());
            tally.last()
                    .filter(m -> measured)
                    .ifPresent(m -> progress.measured(facts.id(), settings, m, assessment, left()));
            if (assessment instanceof Assessment.Ended end) {
                done.accept(ended(task, end.verdict(), host.masker().mask(end.reason()), tally, evidence.close()));
                return;
            }
            Duration delay = ((Assessment.MeasureAt) assessment).at().minus(alive());
            timer = scheduler.after(delay, () -> scheduler.run(this::measure));
        }

        private Duration left() {
            Duration timeout = settings.limits().timeout();
            return timeout == null ? null : timeout.minus(alive());
        }

        private void measure() {
            Measurement measurement;
            try {
                measurement = measureOnce();
            } catch (RuntimeException | LinkageError | VirtualMachineError e) {
                measurement = new Measurement(
                        clock.now(), alive(), Verdict.ERROR, "", "", "", "could not be measured, unexpected: " + e, "");
            }
            tally = tally.plus(evidence.add(measurement, host.masker()));
            measured = true;
            next();
        }

        private Measurement measureOnce() {
            return gate.measure(new GateContext(
                    ledger.read(state -> state.name()),
                    facts.service(),
                    facts.id(),
                    placed.release(),
                    previous,
                    placed.target(),
                    atStart,
                    notBefore,
                    alive(),
                    tally.measured() + 1,
                    task.round().step(),
                    false,
                    cancellation));
        }
    }
}
