package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code rollout(...)} of a step: watches the pods of a release come up. */
public final class RolloutGateParameters extends GateParameters {
    @DataBoundConstructor
    public RolloutGateParameters() {}

    @Override
    public String type() {
        return "rollout";
    }

    public String getDeadline() {
        return text("deadline");
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        put("deadline", deadline);
    }

    @Extension
    @Symbol("rollout")
    public static final class DescriptorImpl extends GateParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("rollout");
        }

        @Override
        public String getDisplayName() {
            return "rollout: watches the pods of a release come up";
        }
    }
}
