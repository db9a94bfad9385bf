package io.jenkins.plugins.safedeploy.jenkins.environment;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.driver.AdoptionRefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.AfterSettledHooks;
import io.jenkins.plugins.safedeploy.engine.driver.Driver;
import io.jenkins.plugins.safedeploy.engine.driver.ProgressListener;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.event.EventCodec;
import io.jenkins.plugins.safedeploy.engine.ledger.DriverLock;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.Head;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerLine;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildArtifacts;
import io.jenkins.plugins.safedeploy.jenkins.build.Pins;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One environment in this controller: its ledger, and the driver that acts for its deployments. */
public final class JenkinsEnvironment implements Closeable {
    /** Who stands on the lines that no person caused. */
    public static final String SYSTEM = "system";

    /** The lock that the controller holds which acts by itself. */
    private static final String CONTROLLER = "controller";

    /** Lines that a restart of Jenkins leaves behind a request at most. */
    private static final int NEWEST = 1000;

    private static final Logger LOGGER = Logger.getLogger(JenkinsEnvironment.class.getName());

    private final Clock clock = new SystemClock();
    private final TimerScheduler scheduler = new TimerScheduler();
    private final BuildLogs logs = new BuildLogs();
    private final GateProgress gates = new GateProgress();
    private final FileLedgerStore store;
    private final EnvironmentLedger ledger;
    private final JenkinsHost host;
    private final AfterSettledHooks hooks;
    private final Driver driver;
    private DriverLock controller;

    private JenkinsEnvironment(String name) throws IOException {
        store = new FileLedgerStore(SafeDeployFolders.ledger(name));
        ledger = EnvironmentLedger.open(store, name, SYSTEM, clock);
        host = new JenkinsHost(
                name,
                clock,
                service -> ledger.read(state -> kept(state.service(service))),
                logs,
                deployment -> new DeploymentBlock(ledger, () -> requests(SYSTEM), deployment));
        hooks = new AfterSettledHooks(
                ledger, host, line -> LOGGER.log(Level.INFO, "{0}: afterSettled: {1}", new Object[] {name, line}));
        driver = new Driver(ledger, host, clock, scheduler, this::settled, ProgressListener.all(logs, gates));
    }

    /** After each end: the builds that a rollback may need are kept, and people are told as the plan says. */
    private String settled(Settlement settlement) throws IOException {
        pin();
        return hooks.deliver(settlement);
    }

    /** Keeps the builds that a rollback may need from the build discarder, and lets go of the others. */
    public void pin() throws IOException {
        Pins.update(ledger.read(state -> Pins.needed(state)));
    }

    static JenkinsEnvironment open(String name) throws IOException {
        JenkinsEnvironment opened = new JenkinsEnvironment(name);
        opened.second(); // from now on it is this controller that acts by itself, where it is the first
        return opened;
    }

    /** Every release that a rollback may still go to. */
    private static Set<ReleaseId> kept(ServiceState service) {
        Set<ReleaseId> kept = new HashSet<>();
        service.verified().stream().map(Candidate::release).forEach(kept::add);
        service.current().ifPresent(current -> kept.add(current.release().release()));
        return kept;
    }

    public String name() {
        return ledger.name();
    }

    /** {@code seq:hash} of the ledger's last line. */
    public String head() {
        Head head = ledger.ledger().head();
        return head.seq() + ":" + head.hash();
    }

    public EnvironmentLedger ledger() {
        return ledger;
    }

    public Clock clock() {
        return clock;
    }

    public JenkinsHost host() {
        return host;
    }

    /** The bytes of artifacts, as rollbacks here read them. */
    public BuildArtifacts artifacts() {
        return new BuildArtifacts(SafeDeployFolders.artifacts());
    }

    /** Where the logs of builds are told what happens. */
    public BuildLogs logs() {
        return logs;
    }

    /** What is being measured now. */
    public GateProgress gates() {
        return gates;
    }

    /** @param actor id of the user who asks, or {@link #SYSTEM} */
    public Requests requests(String actor) {
        return new Requests(ledger, host, clock, actor);
    }

    /**
     * Acts for a deployment until it has settled; one of a process that died is adopted. One call at a time: after a
     * start both the environment and the step of the build ask, and only one of them can adopt.
     *
     * @return how it ended; at once when that was some time ago
     */
    public synchronized CompletableFuture<Settlement> drive(String deployment) {
        Optional<Settlement> over = ledger.read(state -> state.recent().stream()
                .filter(settlement -> settlement.deployment().equals(deployment))
                .findFirst());
        if (over.isPresent()) {
            return CompletableFuture.completedFuture(over.get());
        }
        return driver.orphaned().contains(deployment)
                ? driver.adopt(deployment, "Jenkins was restarted")
                : driver.drive(deployment);
    }

    /**
     * The deployment that was asked for with this cause: a step that forgot it when Jenkins was killed must not ask a
     * second time. It may have settled since, so the ledger's newest lines are looked through, too.
     */
    public Optional<String> asked(String cause) throws IOException {
        Optional<String> underWay = ledger.read(state -> state.deployments().values().stream()
                .filter(facts -> facts.requested().cause().equals(cause))
                .map(DeploymentFacts::id)
                .findFirst());
        if (underWay.isPresent()) {
            return underWay;
        }
        return ledger.ledger().newest(NEWEST, Long.MAX_VALUE).stream()
                .filter(line -> line.type().equals("Requested"))
                .filter(line -> EventCodec.read(line).event() instanceof Event.Requested requested
                        && requested.cause().equals(cause))
                .map(LedgerLine::deployment)
                .findFirst();
    }

    /** What happened to a deployment since Jenkins came back and took it up; its end alone where it had ended before. */
    public List<Entry> sinceRestart(String deployment) throws IOException {
        List<Entry> all = ledger.history(deployment);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).event() instanceof Event.Adopted) {
                return all.subList(i, all.size());
            }
        }
        return all.stream()
                .filter(entry -> entry.event() instanceof Event.Settled)
                .toList();
    }

    /**
     * Why nothing is done here that no person asked for: another Jenkins controller has the environment open, from the
     * same folder. Empty when this is the only one, or the first.
     */
    public synchronized Optional<String> second() {
        try {
            if (controller == null && DriverLock.alive(store, CONTROLLER)) {
                return Optional.of("another Jenkins controller has environment '" + name()
                        + "' open, from the same folder " + store.home().path()
                        + "; this one does nothing by itself until the other has stopped");
            }
            if (controller == null) {
                controller = DriverLock.hold(store, CONTROLLER);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it cannot be known whether another Jenkins controller has environment '" + name()
                    + "' open: " + e.getMessage());
        }
    }

    void adoptOrphans() {
        Optional<String> second = second();
        if (second.isPresent()) {
            LOGGER.log(Level.WARNING, "Nothing is adopted: {0}", second.get());
            return;
        }
        for (String deployment : driver.orphaned()) {
            try {
                drive(deployment);
            } catch (AdoptionRefusedException e) {
                LOGGER.log(Level.INFO, "Deployment " + deployment + " is somebody else's", e);
            }
        }
    }

    private synchronized void releaseController() throws IOException {
        if (controller != null) {
            controller.close();
            controller = null;
        }
    }

    @Override
    public void close() throws IOException {
        driver.close();
        releaseController();
        scheduler.close();
        ledger.close();
        store.close();
    }
}
