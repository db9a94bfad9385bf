package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code blueGreen(pause: '2m')}: a second set of all pods, to which the Services switch. */
public final class BlueGreenParameters extends StrategyParameters {
    @DataBoundConstructor
    public BlueGreenParameters() {}

    @Override
    void into(TargetParameters target) {
        target.put("strategy", "blueGreen");
        super.into(target);
    }

    /** Makes it from a form and for a Pipeline. */
    @Extension
    @Symbol("blueGreen")
    public static final class DescriptorImpl extends StrategyDescriptor {
        @Override
        public String getDisplayName() {
            return "blueGreen: a second set of all pods, to which the Services switch";
        }
    }
}
