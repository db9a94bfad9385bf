package io.jenkins.plugins.safedeploy.jenkins.cli;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.rollback.StartedRollback;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Puts an earlier release back. */
@Extension
public final class RollbackCommand extends SafeDeployCliCommand {
    private static final long LOOK_MILLIS = 250;

    @Argument(metaVar = "ENVIRONMENT", required = true, usage = "Its name.")
    public String environment;

    @Option(name = "--service", metaVar = "SERVICE", usage = "Default: the only one of the environment.")
    public String service;

    @Option(
            name = "--release",
            metaVar = "RELEASE",
            usage = "last-verified (default), before-current, or the id of a release.",
            forbids = "--build")
    public String release;

    @Option(name = "--build", metaVar = "JOB#NUMBER", usage = "A release by the build that made it, such as shop#42.")
    public String build;

    @Option(name = "--reason", metaVar = "TEXT", required = true, usage = "Why; the next person reads it.")
    public String reason;

    @Option(name = "--emergency", usage = "Takes over from the deployment that is going on.")
    public boolean emergency;

    @Option(name = "--detach", usage = "Does not wait for the end.")
    public boolean detach;

    public RollbackCommand() {
        super(
                "safe-deploy-rollback",
                "Puts an earlier release of a service back in a build of its own, waits for the end and says how it was.");
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        EnvironmentActs acts = EnvironmentActs.of(environment);
        StartedRollback started = acts.rollBack(
                service, release == null && build == null ? "last-verified" : release, build, reason, emergency);
        say("Rolling " + started.service() + " in " + environment + " back to " + started.release());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("service", started.service());
        json.put("release", started.release());
        json.put("queue", started.queueUrl().orElse(null));
        if (detach) {
            say("  see " + started.queueUrl().orElse("the running build"));
            return new Answer(ExitCode.DONE, json);
        }
        Optional<Run<?, ?>> run = started.build();
        json.put("build", run.map(Run::getUrl).orElse(null));
        if (run.isEmpty()) {
            say("The build was taken out of the queue; nothing was changed.");
            return new Answer(ExitCode.ABORTED, json);
        }
        say("  build " + run.get().getUrl());
        // A Pipeline does not count as building between its start and the making of its execution.
        while (run.get().isBuilding() || run.get().getExecutor() != null) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        Optional<Settlement> end = settlement(acts, run.get());
        json.put("settlement", end.orElse(null));
        say(end.map(settled -> settled.outcome() + ": " + settled.message())
                .orElse("It was refused; the log of the build says why."));
        return new Answer(
                end.map(settled -> ExitCode.of(settled.kind(), settled.outcome()))
                        .orElse(ExitCode.REFUSED),
                json);
    }

    private static Optional<Settlement> settlement(EnvironmentActs acts, Run<?, ?> run) {
        DeploymentsAction action = run.getAction(DeploymentsAction.class);
        if (action == null || action.getDeployed().isEmpty()) {
            return Optional.empty();
        }
        String deployment = action.getDeployed().get(0).getDeployment();
        return acts.environment()
                .ledger()
                .read(state -> state.recent().stream()
                        .filter(settled -> settled.deployment().equals(deployment))
                        .findFirst());
    }
}
