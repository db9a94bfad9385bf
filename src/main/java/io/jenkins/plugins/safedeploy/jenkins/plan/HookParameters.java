package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A command beside a deployment, as a step says it. */
public final class HookParameters extends AbstractDescribableImpl<HookParameters> {
    private final PlanParameters parameters = new PlanParameters();

    /**
     * @param name unique in the plan
     * @param run a line for /bin/sh
     */
    @DataBoundConstructor
    public HookParameters(String name, String run) {
        parameters.put("name", name);
        parameters.put("run", run);
    }

    /** As in a plan. */
    public Map<String, Object> fields() {
        return parameters.all();
    }

    private String text(String name) {
        Object value = parameters.get(name);
        return value == null ? "" : String.valueOf(value);
    }

    public String getName() {
        return text("name");
    }

    public String getRun() {
        return text("run");
    }

    public String getTimeout() {
        return text("timeout");
    }

    /** @param timeout longest run, such as {@code 15m}; default {@code 1h} */
    @DataBoundSetter
    public void setTimeout(String timeout) {
        parameters.put("timeout", timeout);
    }

    public String getRerun() {
        return text("rerun");
    }

    /** @param rerun {@code allowed} (default) or {@code never} */
    @DataBoundSetter
    public void setRerun(String rerun) {
        parameters.put("rerun", rerun);
    }

    public String getUndo() {
        return text("undo");
    }

    /** @param undo takes back what it did; only before the deployment */
    @DataBoundSetter
    public void setUndo(String undo) {
        parameters.put("undo", undo);
    }

    public boolean isPointOfNoReturn() {
        return parameters.get("pointOfNoReturn") != null;
    }

    /** @param pointOfNoReturn whether a gate that fails leads to a hold from then on; only before the deployment */
    @DataBoundSetter
    public void setPointOfNoReturn(boolean pointOfNoReturn) {
        parameters.flag("pointOfNoReturn", pointOfNoReturn);
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<HookParameters> {
        @Override
        public String getDisplayName() {
            return "Hook";
        }
    }
}
