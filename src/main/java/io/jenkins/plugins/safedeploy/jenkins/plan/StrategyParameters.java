package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code strategy:} of a target as a step says it: what gets a release before the whole service does. */
public abstract class StrategyParameters extends AbstractDescribableImpl<StrategyParameters> {
    private String pause = "";

    public final String getPause() {
        return pause;
    }

    @DataBoundSetter
    public final void setPause(String pause) {
        this.pause = pause == null ? "" : pause;
    }

    /** Says it in the fields of the target, as a plan would. */
    void into(TargetParameters target) {
        target.put("pause", pause);
    }

    /** Knows what each field means, from the same descriptions as the plan's reader. */
    public abstract static class StrategyDescriptor extends Descriptor<StrategyParameters> {
        /** What a field means and may be. */
        public final String help(String field) {
            return TargetParameters.help("kubernetes", field);
        }
    }
}
