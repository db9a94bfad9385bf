package io.jenkins.plugins.safedeploy.bench;

import io.jenkins.plugins.safedeploy.engine.driver.DeployRequest;
import io.jenkins.plugins.safedeploy.engine.driver.Driver;
import io.jenkins.plugins.safedeploy.engine.driver.Host;
import io.jenkins.plugins.safedeploy.engine.driver.ProgressListener;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Hooks;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.time.TimerScheduler;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.targets.TargetSurroundings;
import io.jenkins.plugins.safedeploy.targets.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One environment with the real engine and the real targets, in one folder of this machine. */
final class Stage implements Host, ArtifactStore, AutoCloseable {
    final SystemClock clock = new SystemClock();
    final TimerScheduler scheduler = new TimerScheduler();
    final EnvironmentLedger ledger;
    final Driver driver;
    final Requests requests;
    private final Path folder;
    private final FileLedgerStore store;
    private final Workspace workspace;
    private final Function<GateSettings, Gate> gates;
    private final String secret;

    /** @param gates makes each gate of a plan */
    Stage(Path folder, FileLedgerStore.Settings settings, Function<GateSettings, Gate> gates) throws IOException {
        this(folder, settings, gates, null);
    }

    /** @param secret what every credential holds; null when there are none */
    Stage(Path folder, FileLedgerStore.Settings settings, Function<GateSettings, Gate> gates, String secret)
            throws IOException {
        this.folder = folder;
        this.gates = gates;
        this.secret = secret;
        Files.createDirectories(folder.resolve("artifacts"));
        workspace = new LocalWorkspace("", folder, folder.resolve("state"));
        store = new FileLedgerStore(folder.resolve("ledger"), settings);
        ledger = EnvironmentLedger.open(store, "production", "alice", clock);
        driver = new Driver(ledger, this, clock, scheduler, settlement -> "mail", ProgressListener.NONE);
        requests = new Requests(ledger, this, clock);
    }

    /** Where the target puts releases of a service. */
    Path place(String service) {
        return folder.resolve("srv-" + service);
    }

    Plan plan(String service, List<String> restart, List<GateSettings> gates, List<ApprovalSettings> approvals) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("path", place(service).toString()));
        if (!restart.isEmpty()) {
            settings.put("restart", restart);
        }
        return plan(service, new TargetSettings("directory", settings), gates, approvals);
    }

    Plan plan(String service, TargetSettings target, List<GateSettings> gates, List<ApprovalSettings> approvals) {
        return new Plan(
                "production",
                service,
                List.of("app.bin"),
                List.of(),
                Map.of("LEVEL", "info"),
                List.of(),
                target,
                gates,
                approvals,
                Hooks.NONE,
                PolicySettings.DEFAULT,
                null);
    }

    /** A gate that one measurement decides. */
    static GateSettings gate(String name, String type, Map<String, Object> settings) {
        return new GateSettings(name, type, settings, GateLimits.once(), 1, false);
    }

    /** A release of one file of {@code content}, which is put into the artifact store. */
    Release release(String name, String service, byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        Files.write(folder.resolve("artifacts").resolve(digest.hex()), content);
        return new Release(
                new ReleaseId(name),
                service,
                new Build("shop/" + service, 1, "", "c0ffee", "invocation-" + name),
                Instant.parse("2026-11-23T03:00:00Z"),
                List.of(new Artifact("app.bin", Artifact.Kind.FILE, digest, content.length, "")),
                Map.of("LEVEL", "info"),
                Map.of());
    }

    /** Deploys and waits. */
    Settlement deploy(Plan plan, Release release, boolean automatic) throws IOException {
        String id = requests.deploy(new DeployRequest(plan, release, automatic, false, "benchmark", "benchmark"));
        return driver.drive(id).join();
    }

    @Override
    public Target target(Plan plan) {
        return Targets.create(
                plan.target(),
                new TargetSurroundings(
                        workspace,
                        this,
                        credentials(plan),
                        folder.resolve("state"),
                        "environment",
                        plan.service(),
                        Set::of,
                        line -> {}));
    }

    @Override
    public Credentials credentials(Plan plan) {
        return id -> Optional.ofNullable(secret);
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        return gates.apply(settings);
    }

    @Override
    public Workspace workspace(Plan plan) {
        return workspace;
    }

    @Override
    public Masker masker() {
        return Masker.NONE;
    }

    @Override
    public boolean has(Artifact artifact) {
        return Files.exists(
                folder.resolve("artifacts").resolve(artifact.digest().hex()));
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        return Files.newInputStream(
                folder.resolve("artifacts").resolve(artifact.digest().hex()));
    }

    @Override
    public void close() throws IOException {
        driver.close();
        scheduler.close();
        ledger.close();
        store.close();
    }
}
