package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code soak(...)} of a step: looks whether the release stays as it was deployed. */
public final class SoakGateParameters extends GateParameters {
    @DataBoundConstructor
    public SoakGateParameters() {}

    @Override
    public String type() {
        return "soak";
    }

    @Extension
    @Symbol("soak")
    public static final class DescriptorImpl extends GateParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("soak");
        }

        @Override
        public String getDisplayName() {
            return "soak: looks whether the release stays as it was deployed";
        }
    }
}
