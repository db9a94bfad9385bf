package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Another process on the ledger and the target of a world. */
final class OtherProcess {
    final EnvironmentLedger ledger;
    final Driver driver;
    final Requests requests;
    private final MortalStore store;
    private boolean dead;

    /** @param driverLockTakenOut negative control: it takes everybody else for dead */
    OtherProcess(World world, boolean driverLockTakenOut) throws IOException {
        store = new MortalStore(world.folder, FileLedgerStore.Settings.DEFAULT.withReserveBytes(0));
        store.driverLockTakenOut = driverLockTakenOut;
        ledger = EnvironmentLedger.open(store, "production", "other", world.time);
        driver = new Driver(ledger, world.stage, world.time, world.time, Notifier.NOBODY, ProgressListener.NONE);
        requests = new Requests(ledger, world.stage, world.time);
    }

    void die() throws IOException {
        dead = true;
        driver.close();
        store.die();
    }

    void close() throws IOException {
        if (!dead) {
            driver.close();
            ledger.close();
            store.close();
        }
    }

    CompletableFuture<Settlement> emergencyRollback() {
        try {
            var to = ledger.read(state -> Candidates.inOrder(
                            state.service("web"),
                            state.service("web")
                                    .current()
                                    .orElseThrow()
                                    .release()
                                    .content())
                    .get(0));
            return driver.drive(
                    requests.rollback(new RollbackRequest("web", to, true, false, false, "it burns", "test")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
