package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.driver.DeployRequest;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to wait: deployments that wait for their approval, all in one process and one environment, over a
 * hundred services. Bytes are those of the heap that a full collection leaves, more than before the first of them; the
 * processor's time is that of the whole process while nothing happens. The least that waiting could cost, for
 * comparison, is a parked thread each, which is how it must not be done. Files are not forced here.
 */
final class Waiting implements Benchmark {
    private static final int SERVICES = 100;

    @Override
    public void run(Setting setting, Table table) throws Exception {
        int deployments = setting.size(10_000, 200);
        try (Stage stage = new Stage(setting.fresh("stage"), History.UNFORCED, gate -> null)) {
            ApprovalSettings approval = new ApprovalSettings("release", List.of("bob"), 1, null, true, "Go?");
            List<Plan> plans = new ArrayList<>();
            List<Release> releases = new ArrayList<>();
            for (int i = 0; i < SERVICES; i++) {
                plans.add(stage.plan("shop-" + i, List.of(), List.of(), List.of(approval)));
                releases.add(stage.release("r" + i, "shop-" + i, new byte[] {(byte) i}));
            }
            ask(stage, plans.get(0), releases.get(0), 1); // loads the classes
            long before = heap();
            long start = System.nanoTime();
            for (int i = 1; i < deployments; i++) {
                ask(stage, plans.get(i % SERVICES), releases.get(i % SERVICES), i + 1);
            }
            double asking = System.nanoTime() - start;
            double each = (heap() - before) / (double) (deployments - 1);
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            double busy = busy(setting.size(60, 2));
            table.below(
                    String.format("%,d deployments waiting for approval", deployments),
                    Table.number(each) + " bytes each, " + threads + " threads in the process",
                    "a parked thread each",
                    Double.NaN,
                    "a handful of threads",
                    threads < 50);
            table.told(
                    "the same, processor while they wait, and until each waited",
                    Table.number(100 * busy) + " % of one core, " + Table.time(asking / deployments) + " each",
                    "",
                    Double.NaN);
        }
    }

    /** Asks for a deployment and returns when it waits for its approval. */
    private static void ask(Stage stage, Plan plan, Release release, int waiting) throws Exception {
        String id = stage.requests.deploy(new DeployRequest(plan, release, true, false, "", "benchmark"));
        stage.driver.drive(id);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (stage.ledger.<Boolean>read(state ->
                state.deployment(id).map(facts -> facts.approval() == null).orElse(true))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Deployment " + waiting + " does not come to wait for its approval: "
                        + stage.ledger.<String>read(state -> state.recent().toString()));
            }
            Thread.onSpinWait();
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Share of one core that this process used while {@code seconds} passed. */
    private static double busy(int seconds) throws InterruptedException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        Thread.sleep(seconds * 1000L);
        return (system.getProcessCpuTime() - before) / (seconds * 1e9);
    }
}
