package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.targets.Targets;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** A target as a step says it. */
public abstract class TargetParameters extends AbstractDescribableImpl<TargetParameters> {
    private final PlanParameters parameters = new PlanParameters();

    /** Its name in a plan. */
    public abstract String type();

    /** The fields that were said, as in a plan. */
    public final Map<String, Object> fields() {
        return parameters.all();
    }

    final void put(String name, Object value) {
        parameters.put(name, value);
    }

    final void flag(String name, Boolean value) {
        parameters.flag(name, value);
    }

    final String text(String name) {
        Object value = parameters.get(name);
        return value == null ? "" : String.valueOf(value);
    }

    @SuppressWarnings("unchecked") // its setter takes nothing else
    final <T> T value(String name) {
        return (T) parameters.get(name);
    }

    public Map<String, String> getVariables() {
        return value("variables");
    }

    @DataBoundSetter
    public void setVariables(Map<String, String> variables) {
        put("variables", variables);
    }

    /** The variables in Configuration as Code; null for none. */
    public List<NamedText> getVariableList() {
        return NamedText.list(getVariables());
    }

    /** Seen by Configuration as Code only, since it is not data-bound. */
    public void setVariableList(List<NamedText> variables) {
        setVariables(NamedText.map(variables));
    }

    public Boolean getShared() {
        return value("shared");
    }

    @DataBoundSetter
    public void setShared(Boolean shared) {
        flag("shared", shared);
    }

    static String help(String type, String field) {
        List<SettingDescription> fields = Targets.settings().get(type);
        return fields.stream()
                .filter(each -> each.name().equals(field))
                .map(each -> each.help() + (each.allowed().isEmpty() ? "" : " " + each.allowed()))
                .findFirst()
                .orElse("");
    }

    /** Knows what each field means, from the same descriptions as the plan's reader. */
    public abstract static class TypeDescriptor extends Descriptor<TargetParameters> {
        private final String type;

        TypeDescriptor(String type) {
            this.type = type;
        }

        @Override
        public TargetParameters newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            Map<String, String> variables = FormTexts.takeMap(form, "variables");
            FormTexts.toList(form, "workloads");
            FormTexts.dropWithoutClass(form, "strategy");
            TargetParameters target = super.newInstance(request, form);
            target.setVariables(variables);
            return target;
        }

        /** As a form shows it. */
        public final String lines(Map<String, String> texts) {
            return FormTexts.lines(texts);
        }

        /** As a form shows it. */
        public final String list(List<?> elements) {
            return FormTexts.list(elements);
        }

        /** What a field means and may be; empty for one that all have. */
        public final String help(String field) {
            return TargetParameters.help(type, field);
        }
    }
}
