package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import hudson.security.Permission;
import hudson.util.HttpResponses;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.management.Badge;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The page of a build that says what it deployed where, and what can be done about it. A tab of the new build page; its
 * {@code action.jelly} puts it into the side panel of the classic one. A badge in the build history while people are
 * needed.
 */
public final class BuildDeployments extends Tab implements BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(BuildDeployments.class.getName());

    private final Run<?, ?> run;
    private final DeploymentsAction action;

    BuildDeployments(Run<?, ?> run, DeploymentsAction action) {
        super(run);
        this.run = run;
        this.action = action;
    }

    @Override
    public String getIconFileName() {
        return isVisible() ? "symbol-cloud-upload-outline plugin-ionicons-api" : null;
    }

    @Override
    public String getDisplayName() {
        return "Deployments";
    }

    @Override
    public String getUrlName() {
        return "deployments";
    }

    /** How many of its deployments wait for people; null for none. */
    @Override
    public Badge getBadge() {
        long waiting = getWaiting();
        return waiting == 0
                ? null
                : new Badge(
                        Long.toString(waiting),
                        waiting == 1 ? "A deployment waits for approval" : waiting + " deployments wait for approval",
                        Badge.Severity.WARNING);
    }

    /** As {@link #getBadge}; zero for those who may not look. */
    public long getWaiting() {
        try {
            return isVisible()
                    ? getRows().stream().filter(BuildRow::isAwaitsApproval).count()
                    : 0;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It is not known whether " + run + " waits for approval", e);
            return 0;
        }
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** Whether whoever asks may see one of its environments. */
    public boolean isVisible() {
        return action.getDeployed().stream().anyMatch(each -> may(each, SafeDeployPermissions.VIEW));
    }

    private static boolean may(DeploymentsAction.Deployed each, Permission permission) {
        return Authority.over(each.getEnvironment()).may(permission);
    }

    /** When this was read. */
    public String getAsOf() {
        return Spans.time(Instant.now());
    }

    /** What it deployed, in the order of its steps, as far as whoever asks may see it. */
    public List<BuildRow> getRows() throws IOException {
        List<BuildRow> rows = new ArrayList<>();
        for (DeploymentsAction.Deployed each : action.getDeployed()) {
            if (!may(each, SafeDeployPermissions.VIEW)) {
                continue;
            }
            Environments.get().find(each.getEnvironment()).ifPresent(found -> rows.add(new BuildRow(found, each)));
        }
        return rows;
    }

    /**
     * The in-toto statement about what a deployment brought; not signed.
     *
     * @param deployment its id
     * @param adopted the one about the earlier build that may be adopted
     */
    public void doProvenance(
            StaplerResponse2 response, @QueryParameter String deployment, @QueryParameter boolean adopted)
            throws IOException {
        DeploymentsAction.Deployed found = action.getDeployed().stream()
                .filter(each -> each.getDeployment().equals(deployment))
                .filter(each -> !statement(each, adopted).isEmpty())
                .findFirst()
                .orElseThrow(HttpResponses::notFound);
        Authority.over(found.getEnvironment()).check(SafeDeployPermissions.VIEW);
        byte[] statement = Environments.get()
                .find(found.getEnvironment())
                .orElseThrow(HttpResponses::notFound)
                .ledger()
                .document(Digest.parse(statement(found, adopted)));
        response.setContentType("application/jsonl");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + run.getParent().getName().replaceAll("[^A-Za-z0-9._-]", "-") + "-"
                        + run.getNumber() + (adopted ? "-adopted" : "") + ".intoto.jsonl\"");
        response.getOutputStream().write(statement);
        response.getOutputStream().write('\n');
    }

    private static String statement(DeploymentsAction.Deployed deployed, boolean adopted) {
        return adopted ? deployed.getAdopted() : deployed.getProvenance();
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
