package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.bench.kubernetes.Fleet;
import io.jenkins.plugins.safedeploy.bench.kubernetes.WaysBack;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ChaosProxy;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Cluster;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Our way back, as a whole: a fleet is deployed through the engine, and the moment counts at which its gate says FAILED.
 * From there on the verdict is recorded, evidence is taken, the way back decided, and the release before applied.
 */
final class OwnWayBack implements AutoCloseable {
    private final ControlPlane plane = Cluster.shared().controlPlane();
    private final Fleet fleet;
    private final Path folder;
    private final Stage stage;
    private final Plan plan;
    private final ChaosProxy proxy;
    private int round;
    private String bad;
    private double stored;
    private volatile long failed;
    private WaysBack.Traffic atFailure;
    private CompletableFuture<WaysBack.Traffic> restored;

    /** @param counting whether what is sent is counted instead of timed: the proxy that counts costs time of its own */
    OwnWayBack(int size, Path folder, boolean counting) throws Exception {
        this.folder = folder;
        fleet = new Fleet(size);
        proxy = counting ? new ChaosProxy(plane) : null;
        stage = new Stage(folder, FileLedgerStore.Settings.DEFAULT, settings -> gate(), plane.adminToken());
        plan = stage.plan(
                "shop",
                new TargetSettings(
                        "kubernetes",
                        Map.of(
                                "server",
                                counting ? proxy.url() : plane.url(),
                                "caCertificate",
                                Files.readString(plane.certificate()),
                                "credential",
                                "token",
                                "namespace",
                                fleet.namespace(),
                                "allowMutableTags",
                                true)),
                List.of(Stage.gate("gate", "http", Map.of("url", "http://127.0.0.1:1"))),
                List.of());
        require(deploy(WaysBack.OLD), Outcome.SUCCEEDED);
        fleet.awaitQuiet(WaysBack.OLD);
    }

    /** Nanoseconds from the verdict until every one reports the old template. */
    double time() throws Exception {
        CompletableFuture<Settlement> end = deployBad();
        long start = failed;
        fleet.awaitStored(WaysBack.OLD);
        stored = System.nanoTime() - start;
        fleet.awaitTemplates(WaysBack.OLD);
        long back = System.nanoTime();
        require(end.join(), Outcome.ROLLED_BACK);
        return back - start;
    }

    /** Nanoseconds from the last verdict until every one had the old template. */
    double stored() {
        return stored;
    }

    /** What was sent from the verdict until the release before was applied. */
    WaysBack.Traffic traffic() throws Exception {
        restored = new CompletableFuture<>();
        require(deployBad().join(), Outcome.ROLLED_BACK);
        WaysBack.Traffic then = restored.join();
        return new WaysBack.Traffic(then.requests() - atFailure.requests(), then.bytes() - atFailure.bytes());
    }

    /** Returns when its gate has failed. */
    private CompletableFuture<Settlement> deployBad() throws Exception {
        fleet.awaitQuiet(WaysBack.OLD);
        bad = WaysBack.NEW + "-" + ++round;
        failed = 0;
        CompletableFuture<Settlement> end = CompletableFuture.supplyAsync(() -> {
            try {
                return deploy(bad);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (failed == 0 && !end.isDone()) {
            Thread.sleep(1);
        }
        return end;
    }

    private Settlement deploy(String image) throws Exception {
        String name = image.substring(image.lastIndexOf(':') + 1);
        byte[] manifests = fleet.manifests(image).getBytes(StandardCharsets.UTF_8);
        return stage.deploy(plan, stage.release(name, "shop", manifests), false);
    }

    /** Made once before the deployment, once after it, and once when the release before was applied. */
    private Gate gate() {
        if (failed != 0 && restored != null) {
            restored.complete(sent());
        }
        return this::measure;
    }

    private Measurement measure(GateContext context) {
        boolean fails = !context.preflight()
                && bad != null
                && bad.endsWith(context.release().id().value());
        if (fails) {
            try {
                fleet.awaitQuiet(bad);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            atFailure = sent();
            failed = System.nanoTime();
        }
        Verdict verdict = fails ? Verdict.FAILED : Verdict.PASSED;
        return new Measurement(stage.clock.now(), context.alive(), verdict, "", "", "", fails ? "bad" : "", "");
    }

    private WaysBack.Traffic sent() {
        return proxy == null ? null : new WaysBack.Traffic(proxy.requests().size(), proxy.bytesSent());
    }

    private static void require(Settlement end, Outcome outcome) {
        if (end.outcome() != outcome) {
            throw new IllegalStateException("expected " + outcome + ", got " + end);
        }
    }

    @Override
    public void close() throws Exception {
        stage.close();
        if (proxy != null) {
            proxy.close();
        }
        fleet.close();
    }
}
