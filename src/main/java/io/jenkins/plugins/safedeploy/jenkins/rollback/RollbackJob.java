package io.jenkins.plugins.safedeploy.jenkins.rollback;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParametersAction;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import io.jenkins.plugins.safedeploy.jenkins.environment.EnvironmentOwners;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import jenkins.model.Jenkins;
import jenkins.model.ModifiableTopLevelItemGroup;
import jenkins.model.ParameterizedJobMixIn;

/**
 * The job in which rollbacks by hand run: never the deploying job, whose queue may be blocked, whose branch may be gone,
 * and whose last successful build a rollback must not become. Made on first use, beside the environment: in its folder, or
 * at the top of Jenkins.
 */
public final class RollbackJob {
    private static final long PATIENCE_SECONDS = 5;

    private static final String XML = """
            <?xml version='1.1' encoding='UTF-8'?>
            <flow-definition>
              <description>Safe Deploy rolls back here. Its builds are started from the pages of builds and environments.</description>
              <definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'>
                <script>rollbackTo()</script>
                <sandbox>true</sandbox>
              </definition>
            </flow-definition>
            """;

    private RollbackJob() {}

    /**
     * Schedules a build that carries the request out; one that is queued or runs with the same request is that build.
     *
     * @throws IOException when the job cannot be made or started
     */
    public static StartedRollback start(RollbackRequestAction request) throws IOException {
        Job<?, ?> job = job(request.getEnvironment());
        AtomicReference<StartedRollback> started = new AtomicReference<>();
        // With the lock of the queue no build is on its way from the queue to an executor, seen at neither.
        Queue.withLock(() -> started.set(running(job, request)
                .map(build -> StartedRollback.running(request, job, build))
                .orElseGet(() -> scheduled(job, request))));
        if (started.get() == null) {
            throw new IOException("Jenkins does not take a build of '" + job.getFullName() + "'. Is the job disabled?");
        }
        return started.get();
    }

    /** Null when Jenkins does not take it. */
    private static StartedRollback scheduled(Job<?, ?> job, RollbackRequestAction request) {
        Queue.Item item = ParameterizedJobMixIn.scheduleBuild2(
                job, 0, new CauseAction(new Cause.UserIdCause()), new ParametersAction(), request);
        return item == null ? null : StartedRollback.queued(request, job, item);
    }

    /** Where people look, relative to the root of Jenkins: the console of the build, or the job while it waits. */
    public static String whereToLook(StartedRollback started) throws InterruptedException {
        return started.build(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(build -> build.getUrl() + "console")
                .orElse(started.waitsIn());
    }

    private static Optional<Run<?, ?>> running(Job<?, ?> job, RollbackRequestAction request) {
        for (Computer computer : Jenkins.get().getComputers()) {
            for (Executor executor : computer.getAllExecutors()) {
                if (executor.getCurrentExecutable() instanceof Run<?, ?> build
                        && build.getParent() == job
                        && request.isSame(build.getAction(RollbackRequestAction.class))) {
                    return Optional.of(build);
                }
            }
        }
        return Optional.empty();
    }

    private static Job<?, ?> job(String environment) throws IOException {
        ModifiableTopLevelItemGroup beside =
                EnvironmentOwners.get().of(environment) instanceof ModifiableTopLevelItemGroup group
                        ? group
                        : Jenkins.get();
        String name = SafeDeployConfiguration.get().getRollbackJob();
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Item found = beside.getItem(name);
            if (found == null) {
                found = beside.createProjectFromXML(
                        name, new ByteArrayInputStream(XML.getBytes(StandardCharsets.UTF_8)));
            }
            if (found instanceof Job<?, ?> job) {
                return job;
            }
            throw new IOException(
                    "'" + name + "' is no job. Rename it, or name another job for rollbacks under Manage Jenkins,"
                            + " System, Safe Deploy");
        }
    }
}
