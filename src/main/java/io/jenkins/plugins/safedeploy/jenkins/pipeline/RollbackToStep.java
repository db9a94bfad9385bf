package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code rollbackTo}: puts an earlier verified release back, and verifies it again. Needs no node. Without anything said
 * it carries out what was asked for on a page; that travels with the build.
 */
public final class RollbackToStep extends Step {
    private String environment = "";
    private String service = "";
    private String release = "";
    private String build = "";
    private String reason = "";
    private boolean emergency;

    @DataBoundConstructor
    public RollbackToStep() {}

    public String getEnvironment() {
        return environment;
    }

    /** @param environment where */
    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = environment == null ? "" : environment;
    }

    public String getService() {
        return service;
    }

    /** @param service whose; may be left out where there is only one */
    @DataBoundSetter
    public void setService(String service) {
        this.service = service == null ? "" : service;
    }

    public String getRelease() {
        return release;
    }

    /** @param release {@code last-verified}, {@code before-current} or the id of a release */
    @DataBoundSetter
    public void setRelease(String release) {
        this.release = release == null ? "" : release;
    }

    public String getBuild() {
        return build;
    }

    /** @param build {@code job#42} instead of a release */
    @DataBoundSetter
    public void setBuild(String build) {
        this.build = build == null ? "" : build;
    }

    public String getReason() {
        return reason;
    }

    /** @param reason why; what the next person will read */
    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = reason == null ? "" : reason;
    }

    public boolean isEmergency() {
        return emergency;
    }

    /** @param emergency takes the lock over from whatever runs */
    @DataBoundSetter
    public void setEmergency(boolean emergency) {
        this.emergency = emergency;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RollbackToExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "rollbackTo";
        }

        @Override
        public String getDisplayName() {
            return "Safe Deploy: roll back to an earlier verified release";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }
    }
}
