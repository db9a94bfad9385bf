package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code command(...)} of a step: commands that put a release in place. */
public final class CommandTargetParameters extends TargetParameters {
    @DataBoundConstructor
    public CommandTargetParameters() {}

    @Override
    public String type() {
        return "command";
    }

    public String getApply() {
        return text("apply");
    }

    @DataBoundSetter
    public void setApply(String apply) {
        put("apply", apply);
    }

    public String getRollback() {
        return text("rollback");
    }

    @DataBoundSetter
    public void setRollback(String rollback) {
        put("rollback", rollback);
    }

    public String getObserve() {
        return text("observe");
    }

    @DataBoundSetter
    public void setObserve(String observe) {
        put("observe", observe);
    }

    public String getDryRun() {
        return text("dryRun");
    }

    @DataBoundSetter
    public void setDryRun(String dryRun) {
        put("dryRun", dryRun);
    }

    public String getTimeout() {
        return text("timeout");
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        put("timeout", timeout);
    }

    public String getRerun() {
        return text("rerun");
    }

    @DataBoundSetter
    public void setRerun(String rerun) {
        put("rerun", rerun);
    }

    public String getFencing() {
        return text("fencing");
    }

    @DataBoundSetter
    public void setFencing(String fencing) {
        put("fencing", fencing);
    }

    @Extension
    @Symbol("command")
    public static final class DescriptorImpl extends TargetParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("command");
        }

        @Override
        public String getDisplayName() {
            return "command: commands that put a release in place";
        }
    }
}
