package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.Permission;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.jenkins.build.BuildIdentity;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.build.StepCause;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import io.jenkins.plugins.safedeploy.jenkins.environment.EndedBuilds;
import io.jenkins.plugins.safedeploy.jenkins.environment.EnvironmentOwners;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * A step that asks for a deployment and waits for its end. Remembers the names of both and nothing else: the ledger is
 * the truth, also after a restart.
 */
abstract class DeploymentExecution extends StepExecution {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = Logger.getLogger(DeploymentExecution.class.getName());

    private final boolean failBuild;
    private volatile String environment;
    private volatile String deployment;
    private transient volatile Throwable interruption;
    private transient volatile Run<?, ?> build; // its context knows it no more when it was killed

    DeploymentExecution(StepContext context, boolean failBuild) {
        super(context);
        this.failBuild = failBuild;
    }

    /**
     * What was asked for.
     *
     * @param environment it is for
     * @param deployment its id
     * @param provenance digest of the statement about its artifacts; empty for none
     * @param adopted digest of the statement about the earlier build that may be adopted; empty for none
     */
    record Asked(JenkinsEnvironment environment, String deployment, String provenance, String adopted) {
        Asked(JenkinsEnvironment environment, String deployment) {
            this(environment, deployment, "", "");
        }
    }

    /** Asks, on a thread that may block. @param cause unique for this step of this build; stands in the request */
    abstract Asked ask(Run<?, ?> run, TaskListener listener, String actor, String cause) throws Exception;

    /** Whether a block of the Pipeline puts the release in place. */
    boolean hasBlock() {
        return false;
    }

    /** From now on the step waits for this deployment; also after a restart. */
    void enter(String id) throws IOException, InterruptedException {}

    /** The step waits for it no more. @param end ends the step */
    void leave(String id, Runnable end) {
        end.run();
    }

    /** Says in the log what is asked for, and asks. @return id of the deployment */
    static String rollBack(JenkinsEnvironment where, TaskListener listener, String actor, RollbackRequest request)
            throws IOException {
        Candidate to = request.to();
        listener.getLogger()
                .println("[safe-deploy] rolling " + request.service() + " in " + where.name() + " back to "
                        + to.release() + (to.build().isBlank() ? "" : " (build " + to.build() + ")"));
        return where.requests(actor).rollback(request);
    }

    /** Whom the Pipeline runs as: the system, unless administrators have Pipelines run as people. */
    final Authentication identity() throws IOException, InterruptedException {
        return getContext().get(FlowExecution.class).getAuthentication2();
    }

    /**
     * @param permission that whoever the Pipeline runs as must have, unless that is the system
     * @throws AbortException when administrators do not let that job act there, or that identity may not
     */
    final void requireAllowed(Run<?, ?> run, String environment, Permission permission)
            throws IOException, InterruptedException {
        Optional<String> refusal =
                SafeDeployConfiguration.get().refusal(run.getParent().getFullName(), environment);
        if (refusal.isPresent()) {
            throw new AbortException(refusal.get() + " Nothing was deployed.");
        }
        Authentication as = identity();
        Authority authority = Authority.over(EnvironmentOwners.get().find(run.getParent(), environment));
        if (!as.equals(ACL.SYSTEM2) && !authority.may(as, permission)) {
            throw new AbortException("This Pipeline runs as '" + as.getName()
                    + "', who lacks the permission Safe Deploy/" + permission.name + ". Nothing was deployed.");
        }
    }

    /** @throws AbortException when another controller is at work there and no person asked for this one's build */
    static void requireAlone(Run<?, ?> run, JenkinsEnvironment where) throws AbortException {
        Optional<String> second = BuildIdentity.starters(run).isEmpty() ? where.second() : Optional.empty();
        if (second.isPresent()) {
            throw new AbortException("Nobody started this build, and " + second.get() + ". Nothing was deployed.");
        }
    }

    @Override
    public boolean start() {
        Computer.threadPoolForRemoting.execute(this::begin);
        return false;
    }

    @Override
    public void onResume() {
        Computer.threadPoolForRemoting.execute(deployment == null ? this::begin : () -> follow(true));
    }

    private void begin() {
        try {
            if (interruption != null) {
                getContext().onFailure(interruption);
                return;
            }
            Run<?, ?> run = getContext().get(Run.class);
            TaskListener listener = getContext().get(TaskListener.class);
            FlowNode node = getContext().get(FlowNode.class);
            String cause = StepCause.of(run, hasBlock(), node.getId());
            String actor = BuildIdentity.requester(run).orElse(JenkinsEnvironment.SYSTEM);
            Asked asked = ask(run, listener, actor, cause);
            environment = asked.environment().name();
            deployment = asked.deployment();
            DeploymentsAction.add(run, environment, deployment, asked.provenance(), asked.adopted());
            if (!run.isBuilding()) {
                EndedBuilds.abort(environment, deployment, run.getExternalizableId());
            }
            getContext().saveState();
            follow(false);
        } catch (RefusedException e) {
            getContext().onFailure(new SafeDeployException("Refused: " + String.join("; ", e.reasons())));
        } catch (IllegalArgumentException e) {
            getContext()
                    .onFailure(new SafeDeployException(
                            "The plan cannot be carried out: " + e.getMessage() + " Nothing was deployed."));
        } catch (Exception e) {
            getContext().onFailure(e);
        }
    }

    /** @param again after a restart: Jenkins may have gone on before the Pipeline did */
    private void follow(boolean again) {
        try {
            build = getContext().get(Run.class);
            enter(deployment);
            JenkinsEnvironment where = Environments.get().open(environment);
            TaskListener listener = getContext().get(TaskListener.class);
            where.logs()
                    .follow(
                            deployment,
                            listener.getLogger()::println,
                            this::pause,
                            () -> again ? where.sinceRestart(deployment) : List.of());
            pause();
            where.drive(deployment).whenComplete((settlement, problem) -> ended(where, settlement, problem));
            if (interruption != null) {
                abort(interruption);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unattended(e);
        } catch (IOException | RuntimeException e) {
            unattended(e);
        }
    }

    /** The build has ended meanwhile, perhaps; nobody else would act for what it asked for, and all would wait for it. */
    private void unattended(Exception why) {
        try {
            Environments.get().open(environment).drive(deployment);
        } catch (IOException | RuntimeException e) {
            why.addSuppressed(e);
        }
        getContext().onFailure(why);
    }

    /** Whether it waits for people may have changed. */
    private void pause() {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                ApprovalPause.update(getContext(), awaitsApproval());
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "It is not known whether deployment " + deployment + " waits", e);
            }
        });
    }

    private boolean awaitsApproval() throws IOException {
        return Environments.get()
                .open(environment)
                .ledger()
                .read(state -> state.deployment(deployment)
                        .map(DeploymentFacts::awaitsApproval)
                        .orElse(false));
    }

    private void ended(JenkinsEnvironment where, Settlement settlement, Throwable problem) {
        where.logs().leave(deployment);
        ApprovalPause.update(getContext(), false);
        if (settlement != null) {
            anchor(where);
        }
        if (problem != null) {
            Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
            if (cause instanceof java.util.concurrent.CancellationException) {
                LOGGER.log(Level.FINE, "Jenkins goes down; the step goes on after its start", cause);
                return;
            }
            leave(deployment, () -> getContext().onFailure(cause));
        } else {
            leave(deployment, () -> end(settlement));
        }
    }

    private void end(Settlement settlement) {
        if (interruption != null) {
            getContext().onFailure(interruption);
        } else if (good(settlement.outcome()) || !failBuild) {
            getContext().onSuccess(result(settlement));
        } else {
            getContext().onFailure(new SafeDeployException(settlement, environment));
        }
    }

    /** The ledger's head goes into the build and its log, out of reach of whoever could rewrite the ledger. */
    private void anchor(JenkinsEnvironment where) {
        try {
            String head = where.head();
            DeploymentsAction.anchor(build, deployment, head);
            if (build.isBuilding()) {
                getContext()
                        .get(TaskListener.class)
                        .getLogger()
                        .println("[safe-deploy] ledger of " + environment + " is at " + head);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The head of the ledger could not be kept in the build", e);
        }
    }

    /** Whether this is what the step was asked for. */
    abstract boolean good(Outcome outcome);

    private Map<String, Object> result(Settlement settlement) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("environment", environment);
        result.put("service", settlement.service());
        result.put("deployment", deployment);
        result.put("outcome", settlement.outcome().name());
        result.put("landed", settlement.landed().name());
        result.put("release", settlement.release().value());
        result.put(
                "candidate",
                settlement.candidate() == null ? "" : settlement.candidate().value());
        result.put("hold", settlement.hold());
        result.put("message", settlement.message());
        return result;
    }

    /**
     * A person's abort goes back as the plan says; anything else lets the deployment come to its end first. Before it is
     * asked for, the thread that gets it ready sees the interruption; the step ends with whichever comes last, so that
     * nothing is deployed behind the back of an ended build.
     */
    @Override
    public void stop(Throwable cause) {
        interruption = cause;
        Computer.threadPoolForRemoting.execute(() -> abort(cause));
    }

    /** The same, when the deployment is to know it before anything else happens. */
    final void interrupted(Throwable cause) {
        interruption = cause;
        abort(cause);
    }

    /**
     * Who stopped the build and has not been heard; empty for nobody. The word of a step that was interrupted twice is
     * that of the last one, which may be ours.
     */
    final Optional<FlowInterruptedException> stopped() {
        if (interruption != null) {
            return Optional.empty();
        }
        List<CauseOfInterruption> causes = new ArrayList<>();
        try {
            Run<?, ?> run = getContext().get(Run.class);
            run.getActions(InterruptedBuildAction.class).forEach(action -> causes.addAll(action.getCauses()));
            Executor executor = run.getExecutor();
            if (executor != null) {
                causes.addAll(executor.getCausesOfInterruption());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build has ended", e);
        }
        return causes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new FlowInterruptedException(Result.ABORTED, true, causes.toArray(CauseOfInterruption[]::new)));
    }

    private void abort(Throwable cause) {
        if (deployment == null) {
            return;
        }
        try {
            Environments.get()
                    .open(environment)
                    .requests(JenkinsEnvironment.SYSTEM)
                    .abort(deployment, byPerson(cause), why(cause));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The abort of deployment " + deployment + " could not be written", e);
        }
    }

    private static boolean byPerson(Throwable cause) {
        return cause instanceof FlowInterruptedException interrupted
                && interrupted.getCauses().stream().anyMatch(CauseOfInterruption.UserInterruption.class::isInstance);
    }

    private static String why(Throwable cause) {
        if (cause instanceof FlowInterruptedException interrupted
                && !interrupted.getCauses().isEmpty()) {
            return interrupted.getCauses().get(0).getShortDescription();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public String getStatus() {
        if (deployment == null) {
            return "getting ready";
        }
        try {
            return Environments.get()
                    .open(environment)
                    .ledger()
                    .read(state -> state.deployment(deployment)
                            .map(facts -> "deployment " + deployment
                                    + (facts.awaitsApproval() ? " waits for approval" : " is under way"))
                            .orElse("deployment " + deployment + " has settled"));
        } catch (IOException | RuntimeException e) {
            return "its ledger cannot be read: " + e.getMessage();
        }
    }
}
