package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand deployments that wait, in one process, in real time. */
@Tag("slow")
class WaitingTest {
    private static final int MANY = 10_000;

    private final Stage stage = new Stage(new SimulatedTime());
    private final TimerScheduler scheduler = new TimerScheduler();
    private final List<String> ids = new ArrayList<>();
    private final List<CompletableFuture<Settlement>> ends = new ArrayList<>();
    private Path folder;
    private FileLedgerStore store;

    @BeforeEach
    void open() throws Exception {
        folder = CrashPointsTest.temporary();
        reopen();
    }

    private void reopen() throws Exception {
        store = new FileLedgerStore(folder.resolve("production"));
        stage.ledger = EnvironmentLedger.open(store, "production", "tester", new SystemClock());
        stage.driver =
                new Driver(stage.ledger, stage, new SystemClock(), scheduler, Notifier.NOBODY, ProgressListener.NONE);
        stage.requests = new Requests(stage.ledger, stage, new SystemClock());
    }

    @AfterEach
    void close() throws Exception {
        stage.driver.close();
        stage.ledger.close();
        store.close();
        scheduler.close();
        World.delete(folder);
    }

    @Test
    void tenThousandThatWaitForApprovalCostFewThreadsAndApprovalWakesOne() throws Exception {
        stage.approvals.add(new ApprovalSettings("team", List.of(), 1, Duration.ofDays(1), false, ""));
        measured("waiting for approval", () -> awaiting() == MANY);

        String last = ids.get(MANY - 1);
        long began = System.nanoTime();
        stage.requests.approve(last, new Approvals.Person("alice", Set.of(), true), "fine");
        Settlement settlement = ends.get(MANY - 1).get(60, TimeUnit.SECONDS);
        System.out.printf(
                "the last of them settled %d ms after its approval (gates: 5 s)%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));

        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(awaiting()).isEqualTo(MANY - 1);
        assertThat(ends.stream().filter(CompletableFuture::isDone)).hasSize(1);
    }

    @Test
    void tenThousandThatWaitForTheLockCostFewThreads() throws Exception {
        String owner = stage.request("v1");
        CompletableFuture<Settlement> first = stage.driver.drive(owner);
        measured("waiting for the lock", () -> queued() >= MANY - 20);

        assertThat(first.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ends.get(0).get(60, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(queued()).isGreaterThan(MANY - 30);
    }

    private void measured(String what, BooleanSupplier all) throws Exception {
        for (int i = 0; i < 200 && threads() > 8; i++) { // those of earlier tests end after ten idle seconds
            Thread.sleep(100);
        }
        long before = memory();
        long began = System.nanoTime();
        int threads = 0;
        for (int i = 0; i < MANY; i++) {
            String id = stage.request("v" + (i + 2));
            ids.add(id);
            ends.add(stage.driver.drive(id));
            threads = Math.max(threads, threads());
        }
        double requests = (System.nanoTime() - began) / 1e6 / MANY;
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!all.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%d await approval, %d are queued", awaiting(), queued())
                    .isLessThan(limit);
            threads = Math.max(threads, threads());
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long bytes = (memory() - before) / MANY;
        System.out.printf(
                "%d deployments %s: %d bytes each, at most %d threads of ours, %.2f ms per request, %.1f s until all wait%n",
                MANY, what, bytes, threads, requests, seconds);
        assertThat(threads).isLessThan(20);
        assertThat(bytes).isLessThan(20_000);
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("safe-deploy"))
                .count();
    }

    private static long memory() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private long awaiting() {
        return stage.ledger.read(state -> state.deployments().keySet().stream()
                .filter(id -> state.deployments().get(id).awaitsApproval())
                .count());
    }

    private int queued() {
        return stage.ledger.read(state -> state.service("web").queue().size());
    }
}
