package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerOptions;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerStore;
import io.jenkins.plugins.safedeploy.engine.ledger.LineChecks;
import io.jenkins.plugins.safedeploy.engine.notify.Notifier;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.engine.plan.Hooks;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.plan.RollbackPlan;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One environment with a target in memory and a gate that says which releases are bad. Its drivers come and go. */
final class Stage implements Host {
    final SimulatedTime time;
    final FakeTarget target = new FakeTarget();
    final Set<String> bad = new HashSet<>();
    final FakeWorkspace workspace = new FakeWorkspace();
    /** When which gate was measured after the apply. */
    final List<String> measurements = new ArrayList<>();

    /** Gates that are declared now, and those that fail whatever is installed. */
    final List<GateSettings> declared = new ArrayList<>();

    final Set<String> failing = new HashSet<>();
    /** Why the declaration cannot be read; null when it can. */
    String unreadable;

    final List<ApprovalSettings> approvals = new ArrayList<>();
    Hooks hooks = Hooks.NONE;
    PolicySettings policy = PolicySettings.DEFAULT;
    /** What people do when they read a line; told while the state stands still. */
    Consumer<Entry> people = entry -> {};

    LineChecks checks = LineChecks.STRICT;
    Run.Ownership ownership = Run.Ownership.LEDGER;
    EnvironmentLedger ledger;
    Driver driver;
    Requests requests;

    Stage(SimulatedTime time) {
        this.time = time;
    }

    /** A process begins to act. */
    void open(LedgerStore store) throws IOException {
        ledger = EnvironmentLedger.open(
                store,
                "production",
                "tester",
                time,
                LedgerOptions.writer("production").withChecks(checks));
        driver = new Driver(ledger, this, time, time, Notifier.NOBODY, ProgressListener.NONE, ownership);
        requests = new Requests(ledger, this, time);
        ledger.listen(entry -> people.accept(entry));
    }

    Plan plan() {
        GateLimits limits = new GateLimits(Duration.ofSeconds(5), Duration.ZERO, 2, 0, 4, 0, 0, Duration.ofMinutes(2));
        return new Plan(
                "production",
                "web",
                List.of("app.jar"),
                List.of(),
                Map.of(),
                List.of(),
                new TargetSettings("directory", Map.of("path", "/srv/web")),
                List.of(new GateSettings("health", "http", Map.of("url", "http://127.0.0.1/"), limits, 1, false)),
                approvals,
                hooks,
                policy,
                null);
    }

    static Release release(String name) {
        return new Release(
                new ReleaseId(name),
                "web",
                new Build("web", Integer.parseInt(name.substring(1)), "", "c0ffee", "invocation-" + name),
                java.time.Instant.EPOCH,
                List.of(new Artifact("app.jar", Artifact.Kind.FILE, Digest.ofText(name), name.length(), "")),
                Map.of("NAME", name),
                Map.of());
    }

    String request(String release) throws IOException {
        return requests.deploy(new DeployRequest(plan(), release(release), false, false, "test", "test"));
    }

    Settlement deploy(String release) throws IOException {
        return settled(driver.drive(request(release)));
    }

    Settlement rollback(String reason) throws IOException {
        return settled(driver.drive(requestRollback(reason)));
    }

    String requestRollback(String reason) throws IOException {
        var to = ledger.read(state -> Candidates.inOrder(
                        state.service("web"),
                        state.service("web").current().orElseThrow().release().content())
                .get(0));
        return requests.rollback(new RollbackRequest("web", to, false, false, false, reason, "test"));
    }

    Settlement settled(CompletableFuture<Settlement> end) {
        time.runUntil(end::isDone, Duration.ofDays(2));
        return end.join();
    }

    @Override
    public Target target(Plan plan) {
        return target;
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        return context -> {
            measurements.add(
                    context.deployment() + " " + context.number() + " " + context.preflight() + " " + time.now());
            boolean failed = failing.contains(settings.name())
                    || bad.stream()
                            .anyMatch(name -> release(name)
                                    .contentDigest()
                                    .equals(context.step() > 0 ? target.share : target.installed));
            return new Measurement(
                    context.alive() == null ? null : time.now(),
                    context.alive(),
                    failed ? Verdict.FAILED : Verdict.PASSED,
                    failed ? "500" : "200",
                    "200",
                    "GET /",
                    failed ? "status 500" : "",
                    "");
        };
    }

    @Override
    public Plan inRollback(Plan recorded) throws IOException {
        if (unreadable != null) {
            throw new IOException(unreadable);
        }
        return RollbackPlan.of(
                new Declaration(
                        recorded.environment(), null, declared, List.of(), List.of(), Duration.ZERO, null, null, null),
                recorded);
    }

    @Override
    public Workspace workspace(Plan plan) {
        return workspace;
    }

    @Override
    public Masker masker() {
        return Masker.NONE;
    }
}
