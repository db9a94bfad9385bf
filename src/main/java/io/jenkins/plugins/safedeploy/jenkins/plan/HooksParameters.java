package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The commands around a deployment, as a step says them: in the form of a plan. */
public final class HooksParameters extends AbstractDescribableImpl<HooksParameters> {
    private List<HookParameters> beforeDeploy = new ArrayList<>(); // XStream does not know List.of()
    private List<HookParameters> compensate = new ArrayList<>();
    private List<HookParameters> afterSettled = new ArrayList<>();

    @DataBoundConstructor
    public HooksParameters() {}

    public List<HookParameters> getBeforeDeploy() {
        return List.copyOf(beforeDeploy);
    }

    /** @param beforeDeploy run in this order before the release is put in place */
    @DataBoundSetter
    public void setBeforeDeploy(List<HookParameters> beforeDeploy) {
        this.beforeDeploy = copy(beforeDeploy);
    }

    public List<HookParameters> getCompensate() {
        return List.copyOf(compensate);
    }

    /** @param compensate run when a rollback leaves this release */
    @DataBoundSetter
    public void setCompensate(List<HookParameters> compensate) {
        this.compensate = copy(compensate);
    }

    public List<HookParameters> getAfterSettled() {
        return List.copyOf(afterSettled);
    }

    /** @param afterSettled run after the deployment settled; never change its outcome */
    @DataBoundSetter
    public void setAfterSettled(List<HookParameters> afterSettled) {
        this.afterSettled = copy(afterSettled);
    }

    /** As in a plan; empty when there is none. */
    public Map<String, Object> fields() {
        return new PlanFields()
                .put("beforeDeploy", fields(beforeDeploy))
                .put("compensate", fields(compensate))
                .put("afterSettled", fields(afterSettled))
                .all();
    }

    private static List<Map<String, Object>> fields(List<HookParameters> hooks) {
        return hooks.stream().map(HookParameters::fields).toList();
    }

    private static List<HookParameters> copy(List<HookParameters> hooks) {
        return hooks == null ? new ArrayList<>() : new ArrayList<>(hooks);
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<HooksParameters> {
        @Override
        public String getDisplayName() {
            return "Hooks";
        }
    }
}
