package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.safedeploy.jenkins.block.BlockSettings;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code withSafeDeploy}: as {@code safeDeploy}, but its block puts the release in place, and puts the last verified
 * release back when a gate fails. With {@code release} or {@code build} it only puts that one back.
 */
public final class WithSafeDeployStep extends DeployStep {
    private String rollback = "";
    private String release = "";
    private String build = "";

    @DataBoundConstructor
    public WithSafeDeployStep() {}

    public String getRollback() {
        return rollback;
    }

    /** @param rollback a command that puts this release back when its build has ended */
    @DataBoundSetter
    public void setRollback(String rollback) {
        this.rollback = text(rollback);
    }

    public String getRelease() {
        return release;
    }

    /** @param release {@code last-verified}, {@code before-current} or the id of a release: nothing new is deployed */
    @DataBoundSetter
    public void setRelease(String release) {
        this.release = text(release);
    }

    public String getBuild() {
        return build;
    }

    /** @param build {@code job#42} instead of a release */
    @DataBoundSetter
    public void setBuild(String build) {
        this.build = text(build);
    }

    @Override
    Map<String, Object> target() {
        return BlockSettings.of(rollback);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WithSafeDeployExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "withSafeDeploy";
        }

        @Override
        public String getDisplayName() {
            return "Safe Deploy: a block that deploys, verified, and run again with the last verified release when a"
                    + " gate fails";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class, FilePath.class, Computer.class);
        }
    }
}
