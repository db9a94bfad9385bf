package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.DeployRequest;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.plan.Place;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PlannedRelease;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanReader;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanVocabulary;
import io.jenkins.plugins.safedeploy.engine.release.Provenance;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.target.TargetException;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildIdentity;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildProvenance;
import io.jenkins.plugins.safedeploy.jenkins.build.EarlierBuild;
import io.jenkins.plugins.safedeploy.jenkins.build.PromotedBuild;
import io.jenkins.plugins.safedeploy.jenkins.build.ReleaseArchiver;
import io.jenkins.plugins.safedeploy.jenkins.build.RestartedStage;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredPolicy;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import io.jenkins.plugins.safedeploy.jenkins.environment.EnvironmentOwners;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsHost;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Carries a step out that deploys. */
class SafeDeployExecution extends DeploymentExecution {
    private static final long serialVersionUID = 1;

    private final String planFile;
    private final String fields;
    private final String fromBuild;
    private final String reason;

    SafeDeployExecution(StepContext context, DeployStep step) {
        super(context, step.isFailBuild());
        this.planFile = step.getPlan();
        this.fields = new String(step.fields(), StandardCharsets.UTF_8);
        this.fromBuild = step.getFromBuild();
        this.reason = step.getReason();
    }

    @Override
    boolean good(Outcome outcome) {
        return outcome == Outcome.SUCCEEDED;
    }

    @Override
    Asked ask(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception {
        Place place = place(run);
        FilePath folder = getContext().get(FilePath.class);
        Plan said = plan(run, folder).at(place);
        requireAllowed(run, said.environment(), SafeDeployPermissions.VIEW);
        JenkinsEnvironment environment =
                Environments.get().open(EnvironmentOwners.get().use(run.getParent(), said.environment()));
        Optional<String> before = environment.asked(cause);
        if (before.isPresent()) {
            pin(environment, listener);
            return new Asked(environment, before.get());
        }
        requireAlone(run, environment);
        Plan plan = DeclaredPolicy.stricter(said, line -> listener.getLogger().println("[safe-deploy] " + line));
        HeldExecutor.tell(plan, line -> listener.getLogger().println("[safe-deploy] " + line));
        Run<?, ?> made = fromBuild.isEmpty() ? original(plan, run) : PromotedBuild.find(run, identity(), fromBuild);
        if (fromBuild.isEmpty() && made != run) {
            listener.getLogger()
                    .println("[safe-deploy] this stage was restarted: what " + made.getFullDisplayName()
                            + " had archived is deployed");
        }
        Instant now = environment.clock().now();
        Workspace workspace = environment.host().workspace(plan);
        Map<String, String> captured = captured(environment, plan);
        Release release = made == run
                ? ReleaseArchiver.archive(
                        plan,
                        BuildIdentity.of(run),
                        captured,
                        now,
                        run,
                        workspace,
                        folder,
                        getContext().get(Launcher.class),
                        listener)
                : PromotedBuild.release(plan, made, captured, now, workspace);
        listener.getLogger()
                .println("[safe-deploy] " + release.id() + " of " + plan.service() + " to " + plan.environment() + ": "
                        + release.contents());
        String provenance = statement(environment, made, release, now);
        EarlierBuild earlier = earlier(environment, plan, run, release, now);
        String adopted = earlier.build() == null
                ? ""
                : statement(environment, earlier.build(), earlier.found().release(), now);
        List<String> starters = BuildIdentity.starters(run);
        String id = environment
                .requests(actor)
                .deploy(new DeployRequest(
                        plan,
                        release,
                        starters.isEmpty(),
                        false,
                        reason(plan, starters.isEmpty(), listener),
                        cause,
                        starters,
                        earlier.found()));
        pin(environment, listener);
        return new Asked(environment, id, provenance, adopted);
    }

    /** What may be the way back on the first day. */
    private EarlierBuild earlier(
            JenkinsEnvironment environment, Plan plan, Run<?, ?> run, Release release, Instant now) {
        if (environment
                .ledger()
                .<Boolean>read(state -> state.service(plan.service()).everVerified())) {
            return EarlierBuild.NOT_LOOKED_FOR;
        }
        return fromBuild.isEmpty()
                ? EarlierBuild.find(plan, run, release, now)
                : EarlierBuild.none("which build's artifacts were deployed before is not known: they come from another"
                        + " job (fromBuild)");
    }

    /** Digest of the stored statement; empty for none. */
    private static String statement(JenkinsEnvironment environment, Run<?, ?> made, Release release, Instant now)
            throws IOException {
        Optional<Provenance> statement = BuildProvenance.of(made, release, now);
        return statement.isPresent()
                ? environment.ledger().put(statement.get().json()).toString()
                : "";
    }

    /** The deployment is asked for by now and goes on, whether its way back can be kept or not. */
    private static void pin(JenkinsEnvironment environment, TaskListener listener) {
        try {
            environment.pin();
        } catch (IOException e) {
            listener.getLogger()
                    .println("[safe-deploy] the builds that a rollback may need could not be kept: " + e.getMessage());
        }
    }

    private static Map<String, String> captured(JenkinsEnvironment environment, Plan plan) throws AbortException {
        try {
            return PlannedRelease.capturedFrom(environment.host().target(plan), plan);
        } catch (TargetException | IllegalArgumentException e) {
            throw new AbortException("The plan cannot be carried out: "
                    + environment.host().masker().mask(e.getMessage()) + " Nothing was deployed.");
        }
    }

    /** The build that this one goes on with, when its stage was restarted and that one has the artifacts; or this one. */
    private Run<?, ?> original(Plan plan, Run<?, ?> run) throws IOException, InterruptedException {
        Optional<Run<?, ?>> original = RestartedStage.original(run, getContext().get(FlowNode.class));
        return original.isPresent() && PromotedBuild.has(plan, original.get()) ? original.get() : run;
    }

    /** What a plan may name here. */
    PlanVocabulary vocabulary() {
        return JenkinsHost.vocabulary();
    }

    /** Where the step stands. @throws AbortException when that is outside of a node */
    final Place place(Run<?, ?> run) throws IOException, InterruptedException {
        FilePath folder = getContext().get(FilePath.class);
        Computer computer = getContext().get(Computer.class);
        if (folder == null || computer == null) {
            throw new AbortException("safeDeploy needs a node: its artifacts and its target are on an agent. Put it"
                    + " inside node { ... } or a stage with an agent.");
        }
        return new Place(computer.getName(), folder.getRemote(), run.getExternalizableId());
    }

    /**
     * A reason brings a quarantined release back and ends a cooldown. Written once into a Jenkinsfile it is nobody's
     * reason, so in a declared environment it counts only where a person started the build.
     */
    private String reason(Plan plan, boolean automatic, TaskListener listener) {
        boolean declared =
                SafeDeployConfiguration.get().environment(plan.environment()).isPresent();
        if (automatic && declared && !reason.isBlank()) {
            listener.getLogger()
                    .println("[safe-deploy] the reason does not count: nobody started this build, and environment "
                            + plan.environment() + " is declared");
            return "";
        }
        return reason;
    }

    private Plan plan(Run<?, ?> run, FilePath folder) throws IOException, InterruptedException {
        byte[] said = fields.getBytes(StandardCharsets.UTF_8);
        try {
            PlanReader reader = new PlanReader(vocabulary());
            if (planFile.isEmpty()) {
                return reader.read("safeDeploy", defaults(run), said, DeclaredPolicy::fields)
                        .plan();
            }
            FilePath file = folder.child(planFile);
            if (!file.exists()) {
                throw new AbortException("There is no plan '" + planFile + "' in the workspace. Check it out first, or"
                        + " correct the path.");
            }
            return reader.read(
                            planFile,
                            file.readToString().getBytes(StandardCharsets.UTF_8),
                            said,
                            DeclaredPolicy::fields)
                    .plan();
        } catch (PlanException e) {
            throw new AbortException(planFile.isEmpty() ? e.withoutPlaces().getMessage() : e.getMessage());
        }
    }

    /** A step that names no service deploys the one that is named as its job. */
    private static byte[] defaults(Run<?, ?> run) {
        return Json.bytes(Map.of("service", run.getParent().getName()));
    }
}
