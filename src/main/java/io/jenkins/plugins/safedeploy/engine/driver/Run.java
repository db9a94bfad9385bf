package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentProcess;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Moment;
import io.jenkins.plugins.safedeploy.engine.deployment.Next;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.deployment.Task;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Carries one deployment on: asks {@link DeploymentProcess} what is next, appends what it says, and keeps exactly the
 * tasks going that it asks for. Holds nothing that the ledger does not.
 */
final class Run {
    /** Longest timer; a wall clock that jumps is noticed after this at the latest. */
    private static final Duration LONGEST_TIMER = Duration.ofSeconds(60);

    /** How often it is tried again to write, with waits that double from one second to half a minute. */
    private static final int TRIES = 20;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private static final Logger LOGGER = Logger.getLogger(Run.class.getName());

    private final String id;
    private final EnvironmentLedger ledger;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Steps steps;
    private final Tasks tasks;
    private final Ownership ownership;
    private final CompletableFuture<Settlement> end = new CompletableFuture<>();
    private final GoingTasks going = new GoingTasks();
    private volatile int failures;

    /** Whether a process still acts for a deployment. {@link #LEDGER} is the only one to use outside of tests. */
    interface Ownership {
        Ownership LEDGER = (facts, driver) -> facts.driver().equals(driver);

        boolean holds(DeploymentFacts facts, String driver);
    }

    Run(
            String id,
            EnvironmentLedger ledger,
            Clock clock,
            Scheduler scheduler,
            Steps steps,
            Tasks tasks,
            Ownership ownership) {
        this.id = id;
        this.ledger = ledger;
        this.clock = clock;
        this.scheduler = scheduler;
        this.steps = steps;
        this.tasks = tasks;
        this.ownership = ownership;
    }

    CompletableFuture<Settlement> end() {
        return end;
    }

    /** Looks again soon, on a thread that may block. Many calls before that are one. */
    void poke() {
        if (going.queue()) {
            steps.run(this::step);
        }
    }

    /** Acts no more; effects that run are stopped, and what they report is not written. */
    void close() {
        stop(new CancellationException("The driver of deployment " + id
                + " was closed. The ledger says how far it came; it can be adopted: safedeploy resume"));
    }

    private void stop(RuntimeException why) {
        going.close();
        end.completeExceptionally(why);
    }

    private synchronized void step() {
        if (!going.unqueue()) {
            return;
        }
        try {
            Next next = appendAll();
            failures = 0;
            if (next instanceof Next.Act act) {
                reconcile(act.tasks());
            } else {
                over();
            }
        } catch (SupersededException e) {
            stop(e);
        } catch (UncheckedIOException e) {
            notWritten(e, this::poke);
        } catch (RuntimeException e) {
            stop(e);
            throw e;
        }
    }

    /**
     * What cannot be written is not acted on. Where the world was touched it is tried again for some minutes, since a
     * person may make room; else the deployment ends here, by the reserve if need be, so that it keeps nobody waiting.
     */
    private void notWritten(UncheckedIOException why, Runnable again) {
        if (ledger.read(this::mustSettle)) {
            if (++failures > TRIES) {
                stop(why);
                return;
            }
            LOGGER.log(Level.WARNING, "Deployment " + id + " waits: its ledger cannot be written", why);
            Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 5));
            scheduler.after(wait, () -> scheduler.run(again));
            return;
        }
        try {
            ledger.transact(
                    state -> {
                        DeploymentFacts facts = state.deployments().get(id);
                        return facts == null || !ownership.holds(facts, ledger.driver())
                                ? List.of()
                                : List.of(ledger.line(facts.service(), id, facts.epoch(), givenUp(why)));
                    },
                    state -> true);
        } catch (UncheckedIOException e) {
            why.addSuppressed(e);
        }
        stop(why);
    }

    private static Event givenUp(UncheckedIOException why) {
        return new Event.Settled(
                Outcome.NOTHING_DEPLOYED,
                Landed.OLD,
                false,
                false,
                "nothing was touched; the ledger could not be written: "
                        + why.getCause().getMessage());
    }

    /** Appends until there is something to do, to wait for, or nothing left. */
    private Next appendAll() {
        Set<String> dead = Set.of();
        while (true) {
            Moment moment = new Moment(clock.now(), dead);
            Next[] next = new Next[1];
            ledger.transact(
                    state -> {
                        DeploymentFacts facts = state.deployments().get(id);
                        if (facts == null) {
                            next[0] = new Next.Over();
                            return List.of();
                        }
                        requireDriver(facts);
                        next[0] = DeploymentProcess.next(state, id, moment);
                        return next[0] instanceof Next.Append append ? lines(state, facts, append) : List.of();
                    },
                    this::mustSettle);
            if (dead.isEmpty() && awaitsTurn(next[0])) {
                dead = deadDrivers();
                if (!dead.isEmpty()) {
                    continue;
                }
            }
            if (!(next[0] instanceof Next.Append)) {
                return next[0];
            }
        }
    }

    private static boolean awaitsTurn(Next next) {
        return next instanceof Next.Act act && act.tasks().stream().anyMatch(Task.AwaitTurn.class::isInstance);
    }

    private void requireDriver(DeploymentFacts facts) {
        if (!ownership.holds(facts, ledger.driver())) {
            throw new SupersededException("Another process took deployment " + id + " over (epoch " + facts.epoch()
                    + "). This one acts no more and settles nothing: SUPERSEDED.");
        }
    }

    private List<EnvironmentLedger.Line> lines(EnvironmentState state, DeploymentFacts facts, Next.Append append) {
        ServiceState service = state.service(facts.service());
        long epoch = append.newEpoch() ? service.epoch() + 1 : facts.epoch();
        return append.drafts().stream()
                .map(draft -> ledger.line(facts.service(), draft.deployment(), epoch, draft.event()))
                .toList();
    }

    /** Who of those ahead in the queue of a free service will never take the turn; asked only when that matters. */
    private Set<String> deadDrivers() {
        Set<String> drivers = ledger.read(state -> {
            DeploymentFacts facts = state.deployments().get(id);
            if (facts == null || !state.service(facts.service()).lock().isEmpty()) {
                return Set.of();
            }
            Set<String> ahead = new TreeSet<>();
            for (String other : state.service(facts.service()).queue()) {
                if (other.equals(id)) {
                    break;
                }
                state.deployment(other).ifPresent(f -> ahead.add(f.driver()));
            }
            ahead.remove(ledger.driver());
            return ahead;
        });
        return drivers.stream().filter(driver -> !ledger.alive(driver)).collect(Collectors.toSet());
    }

    private void reconcile(List<Task> wanted) {
        going.keepOnly(wanted);
        for (Task task : wanted) {
            going.begin(task).ifPresent(cancellation -> start(task, cancellation));
        }
    }

    private void start(Task task, Cancellation cancellation) {
        if (task instanceof Task.AwaitTurn) {
            tasks.queued(id);
            return; // poked when the ledger changes
        }
        if (task instanceof Task.WaitUntil wait) {
            Duration left = Duration.between(clock.now(), wait.until());
            Duration delay = left.compareTo(LONGEST_TIMER) > 0 ? LONGEST_TIMER : left;
            Scheduler.Timer timer = scheduler.after(delay, () -> {
                going.finished(task);
                poke();
            });
            cancellation.onCancel(timer::cancel);
            return;
        }
        tasks.start(id, task, cancellation, event -> ended(task, event));
    }

    /** Counts as going on until its end is written: else a step in between would start it a second time. */
    private void ended(Task task, Event event) {
        try {
            if (event != null) {
                report(task, event);
            }
        } catch (UncheckedIOException e) {
            notWritten(e, () -> ended(task, event));
            return;
        } catch (RuntimeException e) {
            stop(e);
            throw e;
        }
        going.finished(task);
        poke();
    }

    /** Writes what a task found, unless somebody else drives by now or the deployment is over. */
    private void report(Task task, Event event) {
        if (going.closed()) {
            return;
        }
        ledger.transact(
                state -> {
                    DeploymentFacts facts = state.deployments().get(id);
                    if (facts == null || !ownership.holds(facts, ledger.driver()) || !StillAsked.by(facts, task)) {
                        return List.of();
                    }
                    return List.of(ledger.line(facts.service(), id, facts.epoch(), event));
                },
                this::mustSettle);
    }

    /** Whether the world was touched, or a person is in need: then it has to come to its end. */
    private boolean mustSettle(EnvironmentState state) {
        return state.deployment(id)
                .map(facts -> !facts.effects().isEmpty()
                        || facts.decided() != null
                        || facts.requested().emergency())
                .orElse(false);
    }

    private void over() {
        going.cancelAll();
        Settlement settlement = ledger.read(state -> state.outbox().get(id));
        if (settlement == null) {
            settlement = ledger.read(state -> state.recent().stream()
                    .filter(s -> s.deployment().equals(id))
                    .findFirst()
                    .orElse(null));
        }
        if (settlement == null) {
            end.completeExceptionally(
                    new IllegalStateException("Deployment " + id + " is not in this ledger's memory"));
        } else {
            end.complete(settlement);
        }
    }
}
