package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.safedeploy.engine.driver.Host;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Place;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanVocabulary;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.jenkins.agent.AgentWorkspace;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockOwner;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockSettings;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockTarget;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildArtifacts;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredPolicy;
import io.jenkins.plugins.safedeploy.targets.TargetSurroundings;
import io.jenkins.plugins.safedeploy.targets.Targets;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Jenkins as the host of the engine: agents, credentials, archived artifacts, the proxy of the controller. */
public final class JenkinsHost implements Host {
    private static final HttpRequests REQUESTS = new HttpRequests(ProxyConfiguration::newHttpClientBuilder);

    private final Clock clock;
    private final Function<String, Set<ReleaseId>> kept;
    private final BuildLogs logs;
    private final Function<String, BlockOwner> owners;
    private final JenkinsCredentials credentials;

    /**
     * @param environment its name
     * @param kept releases of a service that must stay on its target; asked at each apply
     * @param owners what is known of a deployment; empty id for none
     */
    JenkinsHost(
            String environment,
            Clock clock,
            Function<String, Set<ReleaseId>> kept,
            BuildLogs logs,
            Function<String, BlockOwner> owners) {
        this.credentials = new JenkinsCredentials(environment);
        this.owners = owners;
        this.clock = clock;
        this.kept = kept;
        this.logs = logs;
    }

    /** The targets and gates that a plan for Jenkins may name. */
    public static PlanVocabulary vocabulary() {
        return vocabulary(Targets.settings());
    }

    /** The same, for a step whose target is its block. */
    public static PlanVocabulary blockVocabulary() {
        return vocabulary(BlockSettings.VOCABULARY);
    }

    private static PlanVocabulary vocabulary(Map<String, List<SettingDescription>> targets) {
        Map<String, List<SettingDescription>> gates = new TreeMap<>();
        Gates.types().forEach(type -> gates.put(type, Gates.descriptions(type)));
        return new PlanVocabulary(targets, gates, Gates.measuredOnce());
    }

    @Override
    public Target target(Plan plan) {
        return target(plan, "");
    }

    @Override
    public Target target(Plan plan, String deployment) {
        if (!BlockSettings.isBlock(plan.target())) {
            return create(plan, plan.target(), deployment);
        }
        return new BlockTarget(
                owners.apply(deployment),
                BlockSettings.command(plan.target()).map(command -> create(plan, command, deployment)),
                new BuildArtifacts(SafeDeployFolders.artifacts()),
                place -> AgentWorkspace.of(place.node(), place.folder(), SafeDeployFolders.state()));
    }

    private Target create(Plan plan, TargetSettings target, String deployment) {
        return Targets.create(
                target,
                new TargetSurroundings(
                        workspace(plan),
                        new BuildArtifacts(SafeDeployFolders.artifacts()),
                        credentials.of(plan),
                        AgentWorkspace.state(plan.place().node(), SafeDeployFolders.state()),
                        plan.environment(),
                        plan.service(),
                        () -> kept.apply(plan.service()),
                        line -> logs.say(deployment, masker().mask(line))));
    }

    @Override
    public Credentials credentials(Plan plan) {
        return credentials.of(plan);
    }

    @Override
    public Gate gate(Plan plan, GateSettings settings) {
        return new Gates(workspace(plan), credentials.of(plan), REQUESTS, clock).create(settings);
    }

    @Override
    public Plan inRollback(Plan recorded) throws IOException {
        return DeclaredPolicy.inRollback(recorded);
    }

    @Override
    public Workspace workspace(Plan plan) {
        Place place = plan.place();
        return AgentWorkspace.of(place.node(), place.folder(), SafeDeployFolders.state());
    }

    @Override
    public Masker masker() {
        return credentials.masker();
    }
}
