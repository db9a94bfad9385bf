package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.safedeploy.jenkins.plan.TargetParameters;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code safeDeploy}: puts a release in place, measures its gates, and puts the last verified release back when one
 * fails. What is not said here comes from the plan's file.
 */
public final class SafeDeployStep extends DeployStep {
    private TargetParameters target;

    @DataBoundConstructor
    public SafeDeployStep() {}

    public TargetParameters getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(TargetParameters target) {
        this.target = target;
    }

    @Override
    Map<String, Object> target() {
        return target == null ? Map.of() : Map.of(target.type(), target.fields());
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SafeDeployExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "safeDeploy";
        }

        @Override
        public String getDisplayName() {
            return "Safe Deploy: deploy, verify, and go back by itself when a gate fails";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }
    }
}
