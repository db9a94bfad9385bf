package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The interpreter: acts for the deployments of one environment that this process asked for or adopted. A waiting
 * deployment costs an object and at most a timer, never a thread.
 */
public final class Driver implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Driver.class.getName());

    /** How often the ledger is looked at for lines of other processes. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final EnvironmentLedger ledger;
    private final Host host;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Outbox outbox;
    private final BreakingGlass breakingGlass;
    private final ProgressListener progress;
    private final Releases releases;
    private final Tasks tasks;
    private final Run.Ownership ownership;
    private final Steps steps;
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private volatile Scheduler.Timer looking = () -> {};
    private volatile boolean closed;

    /** @throws IOException when this process cannot be marked as alive */
    public Driver(
            EnvironmentLedger ledger,
            Host host,
            Clock clock,
            Scheduler scheduler,
            Notifier notifier,
            ProgressListener progress)
            throws IOException {
        this(ledger, host, clock, scheduler, notifier, progress, Run.Ownership.LEDGER);
    }

    /** @param ownership tests take the check out to see that its absence is noticed */
    Driver(
            EnvironmentLedger ledger,
            Host host,
            Clock clock,
            Scheduler scheduler,
            Notifier notifier,
            ProgressListener progress,
            Run.Ownership ownership)
            throws IOException {
        this.ownership = ownership;
        this.ledger = ledger;
        this.host = host;
        this.clock = clock;
        this.scheduler = scheduler;
        this.progress = progress;
        this.releases = new Releases(ledger, host);
        this.tasks = new Tasks(ledger, host, clock, scheduler, progress);
        this.steps = new Steps(scheduler);
        this.outbox = new Outbox(ledger, notifier, clock, scheduler);
        this.breakingGlass = new BreakingGlass(ledger);
        ledger.holdDriver();
        ledger.listen(this::told);
        look();
        outbox.deliverAll();
    }

    /**
     * Acts for a deployment until it is settled.
     *
     * @return completes with how it ended, or exceptionally with {@link SupersededException} when another process took
     *     it over, or with what made it impossible to go on; then the ledger says how far it came
     */
    public CompletableFuture<Settlement> drive(String deployment) {
        Run run = runs.computeIfAbsent(deployment, this::begin);
        run.poke();
        return run.end();
    }

    private Run begin(String deployment) {
        Run run = new Run(deployment, ledger, clock, scheduler, steps, tasks, ownership);
        run.end().whenComplete((settlement, problem) -> runs.remove(deployment, run));
        return run;
    }

    /**
     * Takes a deployment over whose driver is dead, with the next epoch, and drives it.
     *
     * @throws AdoptionRefusedException when its driver lives, or there is no such deployment
     */
    public CompletableFuture<Settlement> adopt(String deployment, String reason) {
        ledger.refresh();
        String driver = ledger.read(state ->
                state.deployment(deployment).map(DeploymentFacts::driver).orElse(null));
        if (driver == null) {
            throw new AdoptionRefusedException("Deployment " + deployment
                    + " is not in flight; there is nothing to adopt." + " 'safedeploy status' lists what is.");
        }
        if (driver.equals(ledger.driver())) {
            return drive(deployment);
        }
        requireClaimed(deployment);
        if (ledger.alive(driver)) {
            throw new AdoptionRefusedException("Deployment " + deployment + " is being driven by a process that lives."
                    + " Wait for it, or stop that process first.");
        }
        ledger.transact(
                state -> {
                    DeploymentFacts facts = state.deployments().get(deployment);
                    if (facts == null || !facts.driver().equals(driver)) {
                        throw new AdoptionRefusedException(
                                "Deployment " + deployment + " was taken over by another process just now.");
                    }
                    boolean owner = state.service(facts.service()).lock().equals(deployment);
                    long epoch = owner ? state.service(facts.service()).epoch() + 1 : 0;
                    return List.of(ledger.line(
                            facts.service(), deployment, epoch, new Event.Adopted(ledger.driver(), reason)));
                },
                state -> true);
        return drive(deployment);
    }

    /** A copy of the ledger, or one whose target somebody else has changed, must not act. */
    private void requireClaimed(String deployment) {
        try {
            Optional<String> unclaimed = ledger.unclaimed();
            if (unclaimed.isEmpty()) {
                unclaimed = foreignTarget(deployment);
            }
            if (unclaimed.isPresent()) {
                throw new AdoptionRefusedException("Deployment " + deployment + " in '" + ledger.name()
                        + "' is not adopted: " + unclaimed.get() + ". Claim it first: safedeploy claim --reason ...");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> foreignTarget(String deployment) throws IOException {
        DeploymentFacts facts = ledger.read(state -> state.deployment(deployment)
                .filter(f -> state.service(f.service()).lock().equals(deployment))
                .map(DeploymentFacts::copy)
                .orElse(null));
        if (facts == null || !facts.course().target().observes()) {
            return Optional.empty();
        }
        try {
            Observation seen = releases.placed(facts.asCandidate(null), deployment)
                    .target()
                    .observe();
            Optional<String> why = Witnesses.check(ledger, seen);
            why.ifPresent(w -> Witnesses.remember(ledger, facts.service(), seen.witness(), w));
            return why;
        } catch (TargetException e) {
            LOGGER.log(Level.WARNING, "Deployment " + deployment + " is adopted without a look at its target", e);
            return Optional.empty();
        }
    }

    /** Ids of deployments in flight whose driver is dead. */
    public List<String> orphaned() {
        ledger.refresh();
        Map<String, List<String>> byDriver = new LinkedHashMap<>();
        ledger.read(state -> {
            state.deployments()
                    .forEach((id, facts) -> byDriver.computeIfAbsent(facts.driver(), d -> new ArrayList<>())
                            .add(id));
            return null;
        });
        return byDriver.entrySet().stream()
                .filter(e -> !ledger.alive(e.getKey()))
                .flatMap(e -> e.getValue().stream())
                .toList();
    }

    /** Stops acting and leaves everything as the ledger says; somebody else may adopt it. */
    @Override
    public void close() {
        closed = true;
        looking.cancel();
        runs.values().forEach(Run::close);
    }

    private void look() {
        if (closed) {
            return;
        }
        looking = scheduler.after(
                LOOK,
                () -> scheduler.run(() -> {
                    try {
                        if (!runs.isEmpty()) {
                            ledger.refresh();
                            wakeNext();
                        }
                    } catch (RuntimeException e) {
                        LOGGER.log(Level.WARNING, "The ledger could not be read; it is tried again", e);
                    }
                    look();
                }));
    }

    /** Called while the state stands still: only asks others to look. */
    private void told(Entry entry) {
        if (closed) {
            return;
        }
        progress.entry(entry);
        boolean ours = poke(entry.deployment());
        Event event = entry.event();
        boolean freed = event instanceof Event.Settled || event instanceof Event.ApprovalRequested;
        if ((freed || event instanceof Event.ApprovalGiven) && waking.compareAndSet(false, true)) {
            scheduler.run(() -> {
                waking.set(false);
                wakeNext();
            });
        }
        if (event instanceof Event.Requested requested
                && requested.course().choices().whenLocked() == PolicySettings.WhenLocked.LATEST_WINS) {
            scheduler.run(() -> pokeQueue(entry.service()));
        }
        if (event instanceof Event.Settled && ours) {
            scheduler.run(() -> {
                breakingGlass.refresh();
                outbox.deliver(entry.deployment());
            });
        }
    }

    /** For each service that nobody owns: the first of ours that could be next looks whether it is. */
    private void wakeNext() {
        List<String> next = ledger.read(state -> {
            List<String> found = new ArrayList<>();
            for (ServiceState service : state.services().values()) {
                if (service.lock().isEmpty()) {
                    service.queue().stream()
                            .filter(runs::containsKey)
                            .filter(id -> state.deployment(id)
                                    .map(facts -> !facts.awaitsApproval())
                                    .orElse(false))
                            .findFirst()
                            .ifPresent(found::add);
                }
            }
            return found;
        });
        next.forEach(this::poke);
    }

    /** Those that a newer one leaves behind end at once, not only when the service is free. */
    private void pokeQueue(String service) {
        ledger.read(state -> List.copyOf(state.service(service).queue())).forEach(this::poke);
    }

    private boolean poke(String deployment) {
        Run run = runs.get(deployment);
        if (run != null) {
            run.poke();
        }
        return run != null;
    }
}
