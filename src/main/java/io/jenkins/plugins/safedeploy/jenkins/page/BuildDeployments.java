package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Run;
import hudson.util.HttpResponses;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerResponse2;

/** The page of a build that says what it deployed where, and what can be done about it. */
public final class BuildDeployments implements Action {
    private final Run<?, ?> run;
    private final DeploymentsAction action;

    BuildDeployments(Run<?, ?> run, DeploymentsAction action) {
        this.run = run;
        this.action = action;
    }

    @Override
    public String getIconFileName() {
        return Jenkins.get().hasPermission(SafeDeployPermissions.VIEW)
                ? "symbol-cloud-upload-outline plugin-ionicons-api"
                : null;
    }

    @Override
    public String getDisplayName() {
        return "Deployments";
    }

    @Override
    public String getUrlName() {
        return "deployments";
    }

    public Run<?, ?> getRun() {
        return run;
    }

    public boolean isVisible() {
        return Jenkins.get().hasPermission(SafeDeployPermissions.VIEW);
    }

    /** What it deployed, in the order of its steps. */
    public List<Row> getRows() throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.VIEW);
        List<Row> rows = new ArrayList<>();
        for (DeploymentsAction.Deployed each : action.getDeployed()) {
            Optional<JenkinsEnvironment> environment = Environments.get().find(each.getEnvironment());
            environment.ifPresent(found -> rows.add(new Row(found, each)));
        }
        return rows;
    }

    /** The in-toto statement about what a deployment brought; not signed. @param deployment its id */
    public void doProvenance(StaplerResponse2 response, @QueryParameter String deployment) throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.VIEW);
        DeploymentsAction.Deployed found = action.getDeployed().stream()
                .filter(each -> each.getDeployment().equals(deployment)
                        && !each.getProvenance().isEmpty())
                .findFirst()
                .orElseThrow(HttpResponses::notFound);
        byte[] statement = Environments.get()
                .find(found.getEnvironment())
                .orElseThrow(HttpResponses::notFound)
                .ledger()
                .document(Digest.parse(found.getProvenance()));
        response.setContentType("application/jsonl");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + run.getParent().getName().replaceAll("[^A-Za-z0-9._-]", "-") + "-"
                        + run.getNumber() + ".intoto.jsonl\"");
        response.getOutputStream().write(statement);
        response.getOutputStream().write('\n');
    }

    /** One deployment of the build. */
    public static final class Row {
        private final JenkinsEnvironment environment;
        private final DeploymentsAction.Deployed deployed;
        private final Optional<SettledView> settled;
        private final String service;
        private final String release;
        private final String current;
        private final String wayBack;
        private final boolean candidate;

        Row(JenkinsEnvironment environment, DeploymentsAction.Deployed deployed) {
            String deployment = deployed.getDeployment();
            this.environment = environment;
            this.deployed = deployed;
            Optional<Settlement> over = environment
                    .ledger()
                    .read(state -> state.recent().stream()
                            .filter(each -> each.deployment().equals(deployment))
                            .findFirst());
            this.settled = over.map(SettledView::new);
            this.service = over.map(Settlement::service)
                    .orElseGet(() -> environment
                            .ledger()
                            .read(state -> state.deployment(deployment)
                                    .map(facts -> facts.service())
                                    .orElse("")));
            this.release = over.map(each -> each.release().value())
                    .orElseGet(() -> environment
                            .ledger()
                            .read(state -> state.deployment(deployment)
                                    .map(facts -> facts.requested().release().value())
                                    .orElse("")));
            Optional<ServiceView> now = service.isEmpty()
                    ? Optional.empty()
                    : Optional.of(environment
                            .ledger()
                            .read(state -> new ServiceView(
                                    state, service, environment.clock().now())));
            this.current = now.map(ServiceView::getRuns).orElse("");
            this.wayBack = now.map(ServiceView::getWayBack).orElse("");
            this.candidate = now.map(ServiceView::getCandidates).orElse(List.of()).stream()
                    .anyMatch(each -> each.getRelease().equals(release));
        }

        public String getDeployment() {
            return deployed.getDeployment();
        }

        /** Whether there is a provenance statement. */
        public boolean isProven() {
            return !deployed.getProvenance().isEmpty();
        }

        public String getEnvironment() {
            return environment.name();
        }

        public String getUrl() {
            return SafeDeployRoot.url(environment.name());
        }

        public String getService() {
            return service;
        }

        public String getRelease() {
            return release;
        }

        /** Null while it is under way, or when it was so long ago that only the ledger's history knows it. */
        public SettledView getSettled() {
            return settled.orElse(null);
        }

        public boolean isRunsNow() {
            return !release.isEmpty() && release.equals(current);
        }

        /** What runs now; empty for nothing. */
        public String getCurrent() {
            return current;
        }

        /** Where a rollback away from this build's release would go; empty when it does not run or there is nothing. */
        public String getAway() {
            return isRunsNow() ? wayBack : "";
        }

        /** Whether one can go back to this build's release. */
        public boolean isBackTo() {
            return candidate && !isRunsNow();
        }
    }

    /** Shows the page on every build that deployed something. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return BuildDeployments.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run run) {
            DeploymentsAction action = ((Run<?, ?>) run).getAction(DeploymentsAction.class);
            return action == null ? Set.of() : Set.of(new BuildDeployments(run, action));
        }
    }
}
