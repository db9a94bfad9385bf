package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.Gates;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** A gate as a step says it. */
public abstract class GateParameters extends AbstractDescribableImpl<GateParameters> {
    private final PlanParameters parameters = new PlanParameters();

    /** Its name in a plan. */
    public abstract String type();

    /** The fields that were said, as in a plan; a gate without a name has that of its type. */
    public final Map<String, Object> fields() {
        if (parameters.get("name") == null) {
            parameters.put("name", type());
        }
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

    public String getName() {
        return text("name");
    }

    @DataBoundSetter
    public void setName(String name) {
        put("name", name);
    }

    public String getInterval() {
        return text("interval");
    }

    @DataBoundSetter
    public void setInterval(String interval) {
        put("interval", interval);
    }

    public String getInitialDelay() {
        return text("initialDelay");
    }

    @DataBoundSetter
    public void setInitialDelay(String initialDelay) {
        put("initialDelay", initialDelay);
    }

    public Integer getCount() {
        return value("count");
    }

    @DataBoundSetter
    public void setCount(Integer count) {
        put("count", count);
    }

    public Integer getFailureLimit() {
        return value("failureLimit");
    }

    @DataBoundSetter
    public void setFailureLimit(Integer failureLimit) {
        put("failureLimit", failureLimit);
    }

    public Integer getConsecutiveErrorLimit() {
        return value("consecutiveErrorLimit");
    }

    @DataBoundSetter
    public void setConsecutiveErrorLimit(Integer consecutiveErrorLimit) {
        put("consecutiveErrorLimit", consecutiveErrorLimit);
    }

    public Integer getInconclusiveLimit() {
        return value("inconclusiveLimit");
    }

    @DataBoundSetter
    public void setInconclusiveLimit(Integer inconclusiveLimit) {
        put("inconclusiveLimit", inconclusiveLimit);
    }

    public Integer getConsecutiveSuccessLimit() {
        return value("consecutiveSuccessLimit");
    }

    @DataBoundSetter
    public void setConsecutiveSuccessLimit(Integer consecutiveSuccessLimit) {
        put("consecutiveSuccessLimit", consecutiveSuccessLimit);
    }

    public String getTimeout() {
        return text("timeout");
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        put("timeout", timeout);
    }

    public Integer getStage() {
        return value("stage");
    }

    @DataBoundSetter
    public void setStage(Integer stage) {
        put("stage", stage);
    }

    public Boolean getObserveOnly() {
        return value("observeOnly");
    }

    @DataBoundSetter
    public void setObserveOnly(Boolean observeOnly) {
        flag("observeOnly", observeOnly);
    }

    /** Knows what each field means, from the same descriptions as the plan's reader. */
    public abstract static class TypeDescriptor extends Descriptor<GateParameters> {
        private final String type;

        TypeDescriptor(String type) {
            this.type = type;
        }

        @Override
        public GateParameters newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            Map<String, String> headers = FormTexts.takeMap(form, "headers");
            FormTexts.toList(form, "inconclusive");
            FormTexts.toList(form, "error");
            GateParameters gate = super.newInstance(request, form);
            gate.put("headers", headers);
            return gate;
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
            List<SettingDescription> fields = Gates.types().contains(type) ? Gates.descriptions(type) : List.of();
            return fields.stream()
                    .filter(each -> each.name().equals(field))
                    .map(each -> each.help() + (each.allowed().isEmpty() ? "" : " " + each.allowed()))
                    .findFirst()
                    .orElse("");
        }
    }
}
