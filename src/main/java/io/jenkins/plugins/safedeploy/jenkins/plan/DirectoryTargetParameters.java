package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code directory(...)} of a step: files in a folder of the agent, put in place by changing a link. */
public final class DirectoryTargetParameters extends TargetParameters {
    @DataBoundConstructor
    public DirectoryTargetParameters() {}

    @Override
    public String type() {
        return "directory";
    }

    public String getPath() {
        return text("path");
    }

    @DataBoundSetter
    public void setPath(String path) {
        put("path", path);
    }

    public Boolean getUnpack() {
        return value("unpack");
    }

    @DataBoundSetter
    public void setUnpack(Boolean unpack) {
        flag("unpack", unpack);
    }

    public String getRestart() {
        return text("restart");
    }

    @DataBoundSetter
    public void setRestart(String restart) {
        put("restart", restart);
    }

    public String getRestartTimeout() {
        return text("restartTimeout");
    }

    @DataBoundSetter
    public void setRestartTimeout(String restartTimeout) {
        put("restartTimeout", restartTimeout);
    }

    public Integer getKeep() {
        return value("keep");
    }

    @DataBoundSetter
    public void setKeep(Integer keep) {
        put("keep", keep);
    }

    @Extension
    @Symbol("directory")
    public static final class DescriptorImpl extends TargetParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("directory");
        }

        @Override
        public String getDisplayName() {
            return "directory: files in a folder of the agent, put in place by changing a link";
        }
    }
}
