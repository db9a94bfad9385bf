package io.jenkins.plugins.safedeploy.standalone.host;

import io.jenkins.plugins.safedeploy.engine.driver.Host;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.standalone.home.SafeDeployHome;
import io.jenkins.plugins.safedeploy.targets.TargetSurroundings;
import io.jenkins.plugins.safedeploy.targets.Targets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** This machine as the host of the engine: local files and processes, credentials from environment variables. */
public final class StandaloneHost implements Host {
    private static final Set<String> ON_ITS_MACHINE = Set.of("directory", "command");

    private final SafeDeployHome home;
    private final EnvironmentCredentials credentials;
    private final HttpRequests requests = HttpRequests.direct();
    private final Clock clock;
    private volatile Function<String, Set<ReleaseId>> protectedReleases = service -> Set.of();
    private volatile Consumer<String> log = line -> {};

    public StandaloneHost(SafeDeployHome home, EnvironmentCredentials credentials, Clock clock) {
        this.home = home;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** @param releases of a service that must stay on its target; asked at each apply */
    public void protect(Function<String, Set<ReleaseId>> releases) {
        protectedReleases = releases;
    }

    /** @param lines takes what targets say, masked */
    public void log(Consumer<String> lines) {
        log = lines;
    }

    @Override
    public Target target(Plan plan) {
        if (ON_ITS_MACHINE.contains(plan.target().type()) && !Targets.shared(plan.target())) {
            requireThisMachine(plan, "target '" + plan.target().type() + "'");
        }
        return Targets.create(
                plan.target(),
                new TargetSurroundings(
                        workspace(plan),
                        home.bytes(),
                        credentials,
                        home.state(),
                        plan.environment(),
                        plan.service(),
                        () -> protectedReleases.apply(plan.service()),
                        line -> log.accept(masker().mask(line))));
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        if (ON_ITS_MACHINE.contains(settings.type())) {
            requireThisMachine(plan, "gate '" + settings.name() + "'");
        }
        return new Gates(workspace(plan), credentials, requests, clock).create(settings);
    }

    private static void requireThisMachine(Plan plan, String what) {
        String node = plan.place().node();
        if (!node.isEmpty()) {
            throw new IllegalArgumentException("The " + what + " belongs to the agent '" + node
                    + "' of Jenkins, and this"
                    + " command acts on the machine that it runs on. Bring Jenkins back, or put it back on '" + node
                    + "' by hand.");
        }
    }

    @Override
    public Credentials credentials(Plan plan) {
        return credentials;
    }

    @Override
    public Workspace workspace(Plan plan) {
        String folder = plan.place().folder();
        return new LocalWorkspace("", folder.isEmpty() ? home.folder() : Path.of(folder), home.state());
    }

    @Override
    public Masker masker() {
        return credentials.masker();
    }
}
