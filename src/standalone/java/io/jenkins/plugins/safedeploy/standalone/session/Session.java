package io.jenkins.plugins.safedeploy.standalone.session;

import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.driver.AfterSettledHooks;
import io.jenkins.plugins.safedeploy.engine.driver.Driver;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import io.jenkins.plugins.safedeploy.standalone.console.Console;
import io.jenkins.plugins.safedeploy.standalone.console.Progress;
import io.jenkins.plugins.safedeploy.standalone.home.SafeDeployHome;
import io.jenkins.plugins.safedeploy.standalone.host.StandaloneHost;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** This process acting for one environment. */
public final class Session implements Closeable {
    private final FileLedgerStore store;
    private final EnvironmentLedger ledger;
    private final TimerScheduler scheduler;
    private final Driver driver;
    private final Requests requests;
    private final AfterSettledHooks hooks;

    private Session(
            FileLedgerStore store,
            EnvironmentLedger ledger,
            TimerScheduler scheduler,
            Driver driver,
            Requests requests,
            AfterSettledHooks hooks) {
        this.store = store;
        this.ledger = ledger;
        this.scheduler = scheduler;
        this.driver = driver;
        this.requests = requests;
        this.hooks = hooks;
    }

    /**
     * Opens the environment for acting.
     *
     * @param actor who is written on the lines
     */
    public static Session open(
            SafeDeployHome home, String environment, String actor, StandaloneHost host, Clock clock, Console console)
            throws IOException {
        FileLedgerStore store = home.forActing().store(environment);
        EnvironmentLedger ledger = EnvironmentLedger.open(store, environment, actor, clock);
        TimerScheduler scheduler = new TimerScheduler();
        Progress progress = new Progress(console, ledger.driver());
        host.log(progress::said);
        host.protect(service -> ledger.read(state -> kept(state.service(service))));
        AfterSettledHooks hooks = new AfterSettledHooks(ledger, host, progress::said);
        Driver driver = new Driver(ledger, host, clock, scheduler, hooks, progress);
        return new Session(store, ledger, scheduler, driver, new Requests(ledger, host, clock), hooks);
    }

    /** Every release that a rollback may still go to. */
    private static Set<ReleaseId> kept(ServiceState service) {
        Set<ReleaseId> kept = new HashSet<>();
        service.verified().stream().map(Candidate::release).forEach(kept::add);
        service.current().ifPresent(current -> kept.add(current.release().release()));
        return kept;
    }

    public EnvironmentLedger ledger() {
        return ledger;
    }

    public Driver driver() {
        return driver;
    }

    public Requests requests() {
        return requests;
    }

    public AfterSettledHooks hooks() {
        return hooks;
    }

    @Override
    public void close() throws IOException {
        driver.close();
        scheduler.close();
        ledger.close();
        store.close();
    }
}
