package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.model.ModelObject;
import hudson.util.HttpResponses;
import io.jenkins.plugins.safedeploy.engine.driver.RefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackRequestAction;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
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

    public List<ServiceView> getServices() {
        return environment
                .ledger()
                .read(state -> state.services().keySet().stream()
                        .map(name ->
                                new ServiceView(state, name, environment.clock().now()))
                        .toList());
    }

    /** The last ones that settled, newest first. */
    public List<SettledView> getRecent() {
        return environment.ledger().read(state -> {
            List<SettledView> all = new java.util.ArrayList<>();
            state.recent().forEach(settled -> all.add(0, new SettledView(settled)));
            return all;
        });
    }

    /** Why no automatic deployment happens; empty when they do. */
    public String getPaused() {
        return environment.ledger().read(state -> state.paused());
    }

    /** Why nothing may happen here until somebody claims it; empty when it may. */
    public String getMismatch() {
        return environment.ledger().read(state -> state.mismatch());
    }

    public boolean isMayRollBack() {
        return Jenkins.get().hasPermission(SafeDeployPermissions.ROLLBACK);
    }

    public boolean isMayOverride() {
        return Jenkins.get().hasPermission(SafeDeployPermissions.OVERRIDE);
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
        Jenkins.get().checkPermission(SafeDeployPermissions.ROLLBACK);
        requireReason(reason);
        String where = RollbackJob.start(new RollbackRequestAction(
                environment.name(),
                service,
                release,
                reason,
                Jenkins.getAuthentication2().getName(),
                false));
        return new HttpRedirect(Jenkins.get().getRootUrlFromRequest() + where);
    }

    /** Ends the hold of a service. */
    @RequirePOST
    public HttpResponse doAccept(@QueryParameter String service, @QueryParameter String reason) throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.OVERRIDE);
        requireReason(reason);
        return done(requests -> requests.accept(service, reason));
    }

    /** From now on no automatic deployment. */
    @RequirePOST
    public HttpResponse doPause(@QueryParameter String reason) throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.OVERRIDE);
        requireReason(reason);
        return done(requests -> requests.pause(reason));
    }

    /** Automatic deployments again. */
    @RequirePOST
    public HttpResponse doUnpause(@QueryParameter String reason) throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.OVERRIDE);
        requireReason(reason);
        return done(requests -> requests.unpause(reason));
    }

    /** Says yes to a deployment that waits; whether that counts is decided by the one function for it. */
    @RequirePOST
    public HttpResponse doApprove(@QueryParameter String deployment, @QueryParameter String comment)
            throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.VIEW);
        return done(requests -> requests.approve(deployment, SafeDeployPermissions.person(), comment));
    }

    /** Says no to a deployment that waits. */
    @RequirePOST
    public HttpResponse doReject(@QueryParameter String deployment, @QueryParameter String comment) throws IOException {
        Jenkins.get().checkPermission(SafeDeployPermissions.VIEW);
        return done(requests -> requests.reject(deployment, SafeDeployPermissions.person(), comment));
    }

    /** Something that a person asks for, and that the engine may refuse. */
    private interface Asked {
        void of(Requests requests) throws IOException;
    }

    /** In the name of whoever asks; then back to this page. */
    private HttpResponse done(Asked asked) throws IOException {
        try {
            asked.of(environment.requests(Jenkins.getAuthentication2().getName()));
        } catch (RefusedException e) {
            throw HttpResponses.errorWithoutStack(403, String.join("; ", e.reasons()));
        }
        return new HttpRedirect(".");
    }

    private static void requireReason(String reason) {
        if (reason == null || reason.isBlank()) {
            throw HttpResponses.errorWithoutStack(
                    400, "Give a reason: it is what the next person will read. Nothing was done.");
        }
    }
}
