package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code canary(steps: [5, 25, 50], pause: '2m')}: a rising share of the traffic. */
public final class CanaryParameters extends StrategyParameters {
    private List<Integer> steps = new ArrayList<>();

    @DataBoundConstructor
    public CanaryParameters() {}

    public List<Integer> getSteps() {
        return steps;
    }

    /** @param steps rising percentages from 1 to 99 */
    @DataBoundSetter
    public void setSteps(List<Integer> steps) {
        this.steps = new ArrayList<>(steps == null ? List.of() : steps);
    }

    @Override
    void into(TargetParameters target) {
        target.put("strategy", "canary");
        target.put("steps", steps);
        super.into(target);
    }

    /** Makes it from a form and for a Pipeline. */
    @Extension
    @Symbol("canary")
    public static final class DescriptorImpl extends StrategyDescriptor {
        @Override
        public StrategyParameters newInstance(StaplerRequest2 request, JSONObject form)
                throws Descriptor.FormException {
            FormTexts.toList(form, "steps");
            return super.newInstance(request, form);
        }

        /** As a form shows it. */
        public String list(List<?> elements) {
            return FormTexts.list(elements);
        }

        @Override
        public String getDisplayName() {
            return "canary: a rising share of the traffic";
        }
    }
}
