package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import io.jenkins.plugins.safedeploy.targets.directory.DirectorySettings;
import io.jenkins.plugins.safedeploy.targets.directory.DirectoryTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real folder with a restart command that writes for a while, and notices when another one writes as well. */
final class DirectoryHost implements Host, ArtifactStore {
    /** Never two at once; each line names the run that wrote it. */
    private static final String RESTART = """
            exec 9>"$ROOT/one.lock"
            flock -n 9 || echo "two at once: $SAFE_DEPLOY_EFFECT_ID" >>"$ROOT/violations"
            i=0
            while [ $i -lt $STEPS ]; do
              echo "$$ $SAFE_DEPLOY_EFFECT_ID $SAFE_DEPLOY_RELEASE" >>"$ROOT/writing"
              sleep 0.02
              i=$((i+1))
            done
            """;

    private final Path root;
    private final int steps;

    /** @param steps how long the restart command writes, in units of 20 ms and some */
    DirectoryHost(Path root, int steps) {
        this.root = root;
        this.steps = steps;
    }

    /** Every third release is bad. */
    static boolean bad(int number) {
        return number % 3 == 0;
    }

    static Release release(int number) {
        String text = text(number);
        return new Release(
                new ReleaseId("r" + number),
                "web",
                new Build("web", number, "", "c0ffee", "invocation-" + number),
                Instant.EPOCH,
                List.of(new Artifact(
                        "app.txt", Artifact.Kind.FILE, Digest.ofText(text), text.length(), Integer.toString(number))),
                Map.of(),
                Map.of());
    }

    private static String text(int number) {
        return "release " + number + "\n";
    }

    Plan plan() {
        GateLimits limits =
                new GateLimits(Duration.ofSeconds(1), Duration.ofMillis(150), 1, 0, 0, 0, 0, Duration.ofSeconds(30));
        return new Plan(
                "production",
                "web",
                List.of("app.txt"),
                List.of(),
                Map.of(),
                List.of(),
                new TargetSettings(
                        "directory", Map.of("path", root.resolve("web").toString())),
                List.of(new GateSettings("content", "http", Map.of("url", "http://127.0.0.1/"), limits, 1, false)),
                List.of(),
                null,
                null,
                null);
    }

    @Override
    public Target target(Plan plan) {
        DirectorySettings settings = new DirectorySettings(
                root.resolve("web").toString(),
                false,
                List.of("/bin/sh", "-c", RESTART),
                Duration.ofMinutes(1),
                50,
                Map.of("ROOT", root.toString(), "STEPS", Integer.toString(steps)),
                false,
                UnpackBounds.DEFAULT);
        return new DirectoryTarget(settings, workspace(plan), this, Set::of, line -> {});
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        return context -> {
            String said;
            try {
                said = Files.readString(root.resolve("web/current/app.txt"));
            } catch (IOException e) {
                said = "";
            }
            boolean failed = said.isEmpty() || bad(Integer.parseInt(said.strip().substring("release ".length())));
            return new Measurement(
                    new SystemClock().now(),
                    context.alive(),
                    failed ? Verdict.FAILED : Verdict.PASSED,
                    said,
                    "good",
                    "app.txt",
                    "",
                    "");
        };
    }

    @Override
    public Workspace workspace(Plan plan) {
        return new LocalWorkspace("", root.resolve("work"), root.resolve("locks"), Duration.ofSeconds(2));
    }

    @Override
    public Masker masker() {
        return Masker.NONE;
    }

    @Override
    public boolean has(Artifact artifact) {
        return true;
    }

    @Override
    public InputStream open(Artifact artifact) {
        return new ByteArrayInputStream(
                text(Integer.parseInt(artifact.location())).getBytes(StandardCharsets.UTF_8));
    }
}
