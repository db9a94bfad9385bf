package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.ModelObject;
import hudson.util.HttpResponses;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import io.jenkins.plugins.safedeploy.jenkins.acts.ActException;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** One environment: what runs, what waits, what happened; and what people may do about it. Reads no builds. */
public final class EnvironmentPage implements ModelObject {
    private final JenkinsEnvironment environment;

    EnvironmentPage(JenkinsEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public String getDisplayName() {
        return environment.name();
    }

    public String getUrl() {
        return SafeDeployRoot.url(environment.name());
    }

    /** What the request asks to see; empty for everything. */
    public String getService() {
        String given = Stapler.getCurrentRequest2().getParameter("service");
        return given == null ? "" : given;
    }

    public List<String> getServiceNames() {
        return environment.ledger().read(state -> List.copyOf(state.services().keySet()));
    }

    /** When this was read. */
    public String getAsOf() {
        return Spans.time(environment.clock().now());
    }

    /** Those that the request asks for, with what is under way. */
    public List<ServiceView> getServices() throws IOException {
        List<ServiceView> services = views().stream()
                .filter(each -> getService().isEmpty() || each.getName().equals(getService()))
                .toList();
        for (ServiceView service : services) {
            service.withDeployments(environment);
        }
        return services;
    }

    /** All, from the ledger's projection alone. */
    public List<ServiceView> getOverview() {
        return views();
    }

    private List<ServiceView> views() {
        Instant now = environment.clock().now();
        return environment
                .ledger()
                .read(state -> state.services().keySet().stream()
                        .map(name -> new ServiceView(state, name, now))
                        .toList());
    }

    /** The last ones that settled, newest first. */
    public List<SettledView> getRecent() {
        Instant now = environment.clock().now();
        List<SettledView> all = new ArrayList<>(environment
                .ledger()
                .read(state -> state.recent().stream()
                        .filter(each -> getService().isEmpty() || each.service().equals(getService()))
                        .map(each -> new SettledView(each, now))
                        .toList()));
        Collections.reverse(all);
        return all;
    }

    /** For Stapler. @param id of a deployment; null when the ledger's newest lines do not know it */
    public DeploymentPage getDeployment(String id) throws IOException {
        return DeploymentPage.of(environment, id, "").orElse(null);
    }

    /** Why no automatic deployment happens; empty when they do. */
    public String getPaused() {
        return environment.ledger().read(state -> state.paused());
    }

    /** Why nothing may happen here until somebody claims it; empty when it may. */
    public String getMismatch() {
        try {
            return environment.ledger().unclaimed().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why nothing is done here by itself: another controller is at work; empty when none is. */
    public String getSecond() {
        return environment.second().orElse("");
    }

    public boolean isMayRollBack() {
        return Authority.over(environment.name()).may(SafeDeployPermissions.ROLLBACK);
    }

    public boolean isMayOverride() {
        return Authority.over(environment.name()).may(SafeDeployPermissions.OVERRIDE);
    }

    /** What a rollback would do, before the click. */
    public RollbackPreview getRollback() {
        return new RollbackPreview(this, environment);
    }

    /** Starts a rollback and goes to its log. */
    @RequirePOST
    public HttpResponse doRollBack(
            @QueryParameter String service, @QueryParameter String release, @QueryParameter String reason)
            throws IOException, InterruptedException {
        try {
            String where = RollbackJob.whereToLook(acts().rollBack(service, release, "", reason, false));
            return new HttpRedirect(Jenkins.get().getRootUrlFromRequest() + where);
        } catch (ActException e) {
            throw told(e);
        }
    }

    /** Ends the hold of a service. */
    @RequirePOST
    public HttpResponse doAccept(@QueryParameter String service, @QueryParameter String reason) throws IOException {
        return done(acts -> acts.accept(service, reason));
    }

    /** From now on no automatic deployment. */
    @RequirePOST
    public HttpResponse doPause(@QueryParameter String reason) throws IOException {
        return done(acts -> acts.pause(reason));
    }

    /** Automatic deployments again. */
    @RequirePOST
    public HttpResponse doUnpause(@QueryParameter String reason) throws IOException {
        return done(acts -> acts.unpause(reason));
    }

    /** Says that this copy of the ledger is the true one. */
    @RequirePOST
    public HttpResponse doClaim(@QueryParameter String reason) throws IOException {
        return done(acts -> acts.claim(reason));
    }

    /** Says yes to a deployment that waits, as far as it still is what the person saw. */
    @RequirePOST
    public HttpResponse doApprove(
            @QueryParameter String deployment, @QueryParameter String comment, @QueryParameter String question)
            throws IOException {
        return done(acts -> acts.approve(deployment, comment, question));
    }

    /** Says no to a deployment that waits, as far as it still is what the person saw. */
    @RequirePOST
    public HttpResponse doReject(
            @QueryParameter String deployment, @QueryParameter String comment, @QueryParameter String question)
            throws IOException {
        return done(acts -> acts.reject(deployment, comment, question));
    }

    /** Stops a deployment as its plan says; the same power as a rollback. */
    @RequirePOST
    public HttpResponse doStop(@QueryParameter String deployment, @QueryParameter String reason) throws IOException {
        String why = reason == null || reason.isBlank() ? "" : ": " + reason;
        return done(acts -> acts.abort(
                deployment, "stopped by " + Jenkins.getAuthentication2().getName() + why));
    }

    /** Ends a deployment where it stands, some time after a person asked it to stop. */
    @RequirePOST
    public HttpResponse doForce(@QueryParameter String deployment, @QueryParameter String reason) throws IOException {
        return done(acts -> acts.forceStop(deployment, reason));
    }

    /** Asks every target what is there; changes nothing, but uses their credentials. */
    @RequirePOST
    public HttpResponse doLook() {
        Authority.over(environment.name()).check(SafeDeployPermissions.ROLLBACK);
        return HttpResponses.forwardToView(new LookPage(this, environment), "index");
    }

    private EnvironmentActs acts() {
        return new EnvironmentActs(environment);
    }

    /** Something that a person may do; permissions and rules are checked there. */
    private interface Asked {
        void of(EnvironmentActs acts) throws IOException;
    }

    /** Does it, and goes back to the page where it was asked. */
    private HttpResponse done(Asked asked) throws IOException {
        try {
            asked.of(acts());
        } catch (ActException e) {
            throw told(e);
        }
        return HttpResponses.forwardToPreviousPage();
    }

    private static HttpResponses.HttpResponseException told(ActException e) {
        return HttpResponses.errorWithoutStack(e.kind().status(), e.getMessage());
    }
}
