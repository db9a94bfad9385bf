package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentState;
import io.jenkins.plugins.safedeploy.engine.environment.Installed;
import io.jenkins.plugins.safedeploy.engine.environment.ServiceState;
import io.jenkins.plugins.safedeploy.jenkins.build.JobNames;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;

/** On the page of a job: what runs where it deploys to. Reads the ledgers' summaries and no builds. */
public final class JobEnvironments extends InvisibleAction {
    private final Job<?, ?> job;

    private JobEnvironments(Job<?, ?> job) {
        this.job = job;
    }

    /** A service that the job deploys. @param url of the environment, relative to the root of Jenkins */
    public record Row(String environment, String url, ServiceView service) {}

    /** Services of which a release of the job runs, can come back, is under way or was among the last to settle. */
    public List<Row> getRows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> labels = JobNames.get().ever(job.getFullName()).stream()
                .map(name -> name + "#")
                .toList();
        Predicate<String> ours = build -> labels.stream().anyMatch(build::startsWith);
        for (String name : Environments.get().names()) {
            JenkinsEnvironment environment = Environments.get().find(name).orElse(null);
            if (environment != null && Authority.over(name).may(SafeDeployPermissions.VIEW)) {
                Instant now = environment.clock().now();
                environment
                        .ledger()
                        .read(state -> state.services().keySet().stream()
                                .filter(service -> builds(state, service).anyMatch(ours))
                                .map(service -> new ServiceView(state, service, now))
                                .toList())
                        .forEach(service -> rows.add(new Row(name, SafeDeployRoot.url(name), service)));
            }
        }
        return rows;
    }

    /** Labels of builds that had to do with it, such as {@code team/shop#42}. */
    private static Stream<String> builds(EnvironmentState state, String service) {
        ServiceState found = state.service(service);
        return Stream.of(
                        found.current().stream().map(Installed::release).map(release -> release.build()),
                        found.verified().stream().map(release -> release.build()),
                        state.deployments().values().stream()
                                .filter(facts -> facts.service().equals(service))
                                .map((DeploymentFacts facts) ->
                                        facts.requested().build()),
                        state.recent().stream()
                                .filter(settled -> settled.service().equals(service))
                                .map(settled -> settled.build()))
                .flatMap(each -> each);
    }

    /** On every job; the page asks only when it is shown. */
    @Extension
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return JobEnvironments.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job job) {
            return Set.of(new JobEnvironments(job));
        }
    }
}
