package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.bench.kubernetes.Decisions;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.ApplyRequest;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.target.Witness;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.kubernetes.plane.Cluster;
import io.jenkins.plugins.safedeploy.kubernetes.plane.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our target and its rollout gate as what decides, with the same Deployment and deadline as the peers. */
final class OwnDecision implements AutoCloseable {
    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec: {containers: [{name: app, image: '%s'}]}
            """;
    private static final String GOOD = "test.local/ready:v1";

    private final String namespace = Cluster.shared().newNamespace();
    private final Stage stage;
    private final Plan plan;
    private final Gate gate;

    OwnDecision(Path folder, String deadline) throws Exception {
        ControlPlane plane = Cluster.shared().controlPlane();
        stage = new Stage(folder, FileLedgerStore.Settings.DEFAULT, settings -> null, plane.adminToken());
        plan = stage.plan(
                "shop",
                new TargetSettings(
                        "kubernetes",
                        Map.of(
                                "server",
                                plane.url(),
                                "caCertificate",
                                Files.readString(plane.certificate()),
                                "credential",
                                "token",
                                "namespace",
                                namespace,
                                "allowMutableTags",
                                true)),
                List.of(),
                List.of());
        gate = new Gates(null, id -> Optional.empty(), HttpRequests.direct(), stage.clock)
                .create(Stage.gate("rollout", "rollout", Map.of("deadline", deadline)));
        back();
    }

    /** Nanoseconds from the first pod that reports a crash loop to the verdict, its evidence included. */
    double time(String image) throws Exception {
        try {
            return Decisions.time(namespace, crashing -> require(apply(crashing, false), Verdict.FAILED), image);
        } finally {
            back();
        }
    }

    private void back() throws Exception {
        require(apply(GOOD, true), Verdict.PASSED);
    }

    private Measurement apply(String image, boolean rollback) throws Exception {
        byte[] manifest = MANIFEST.formatted(image).getBytes(StandardCharsets.UTF_8);
        Release release = stage.release(image.substring(image.lastIndexOf(':') + 1), "shop", manifest);
        Witness witness = new Witness(stage.ledger.id(), 1, "0".repeat(64), "production", "shop", 1);
        stage.target(plan)
                .apply(
                        new ApplyRequest(release, "apply", witness, rollback, Duration.ofMinutes(2), Map.of()),
                        new Cancellation());
        return gate.measure(new GateContext(
                "production",
                "shop",
                "d",
                release,
                null,
                stage.target(plan),
                null,
                stage.clock.now(),
                Duration.ZERO,
                1,
                false,
                new Cancellation()));
    }

    private static void require(Measurement measured, Verdict verdict) {
        if (measured.verdict() != verdict) {
            throw new IllegalStateException("expected " + verdict + ", got " + measured);
        }
    }

    @Override
    public void close() throws Exception {
        stage.close();
        Cluster.shared().admin().namespaces().withName(namespace).delete();
    }
}
