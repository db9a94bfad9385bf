package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code command(...)} of a step: runs a command that measures. */
public final class CommandGateParameters extends BoundedGateParameters {
    @DataBoundConstructor
    public CommandGateParameters() {}

    @Override
    public String type() {
        return "command";
    }

    public String getCommand() {
        return text("command");
    }

    @DataBoundSetter
    public void setCommand(String command) {
        put("command", command);
    }

    public String getDirectory() {
        return text("directory");
    }

    @DataBoundSetter
    public void setDirectory(String directory) {
        put("directory", directory);
    }

    public String getCommandTimeout() {
        return text("commandTimeout");
    }

    @DataBoundSetter
    public void setCommandTimeout(String commandTimeout) {
        put("commandTimeout", commandTimeout);
    }

    public List<Integer> getInconclusive() {
        return value("inconclusive");
    }

    @DataBoundSetter
    public void setInconclusive(List<Integer> inconclusive) {
        put("inconclusive", inconclusive);
    }

    public List<Integer> getError() {
        return value("error");
    }

    @DataBoundSetter
    public void setError(List<Integer> error) {
        put("error", error);
    }

    public String getJson() {
        return text("json");
    }

    @DataBoundSetter
    public void setJson(String json) {
        put("json", json);
    }

    public String getPattern() {
        return text("pattern");
    }

    @DataBoundSetter
    public void setPattern(String pattern) {
        put("pattern", pattern);
    }

    @Extension
    @Symbol("command")
    public static final class DescriptorImpl extends BoundedGateParameters.TypeDescriptor {
        public DescriptorImpl() {
            super("command");
        }

        @Override
        public String getDisplayName() {
            return "command: runs a command that measures";
        }
    }
}
