package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import io.jenkins.plugins.safedeploy.jenkins.plan.FormTexts;
import io.jenkins.plugins.safedeploy.jenkins.plan.GateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.HooksParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.PlanFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** What a step that deploys says: a plan, or what it adds to a plan's file. */
public abstract class DeployStep extends Step {
    private String plan = "";
    private String environment = "";
    private String service = "";
    private String artifacts = "";
    private String fromBuild = "";
    private List<String> images = new ArrayList<>(); // XStream does not know List.of()
    private Map<String, String> configuration = new LinkedHashMap<>();
    private List<GateParameters> gates = new ArrayList<>();
    private HooksParameters hooks;
    private String cooldown = "";
    private String deadline = "";
    private String onFailure = "";
    private String onAbort = "";
    private String reason = "";
    private boolean failBuild = true;

    public String getPlan() {
        return plan;
    }

    /** @param plan path of a plan file in the workspace, such as {@code deploy/production.yaml} */
    @DataBoundSetter
    public void setPlan(String plan) {
        this.plan = text(plan);
    }

    public String getEnvironment() {
        return environment;
    }

    /** @param environment where to, such as {@code production} */
    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = text(environment);
    }

    public String getService() {
        return service;
    }

    /** @param service what is deployed there; default: the job */
    @DataBoundSetter
    public void setService(String service) {
        this.service = text(service);
    }

    public String getArtifacts() {
        return artifacts;
    }

    public String getFromBuild() {
        return fromBuild;
    }

    /** @param fromBuild {@code job#42}: the artifacts are those that this build archived, not those of the workspace */
    @DataBoundSetter
    public void setFromBuild(String fromBuild) {
        this.fromBuild = text(fromBuild);
    }

    /** @param artifacts globs in the workspace or in the archive of {@code fromBuild}, separated by commas */
    @DataBoundSetter
    public void setArtifacts(String artifacts) {
        this.artifacts = text(artifacts);
    }

    public List<String> getImages() {
        return List.copyOf(images);
    }

    /** @param images OCI images with their digests */
    @DataBoundSetter
    public void setImages(List<String> images) {
        this.images = images == null ? new ArrayList<>() : new ArrayList<>(images);
    }

    public Map<String, String> getConfiguration() {
        return Map.copyOf(configuration);
    }

    /** @param configuration captured configuration by name; no secrets */
    @DataBoundSetter
    public void setConfiguration(Map<String, String> configuration) {
        this.configuration = configuration == null ? new LinkedHashMap<>() : new LinkedHashMap<>(configuration);
    }

    public List<GateParameters> getGates() {
        return List.copyOf(gates);
    }

    @DataBoundSetter
    public void setGates(List<GateParameters> gates) {
        this.gates = gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    public HooksParameters getHooks() {
        return hooks;
    }

    /** @param hooks commands around the deployment, such as {@code [beforeDeploy: [[name: 'migrate', run: './up.sh']]]} */
    @DataBoundSetter
    public void setHooks(HooksParameters hooks) {
        this.hooks = hooks == null || hooks.fields().isEmpty() ? null : hooks;
    }

    public String getCooldown() {
        return cooldown;
    }

    /** @param cooldown after a rollback no automatic deployment for so long, such as {@code 30m} */
    @DataBoundSetter
    public void setCooldown(String cooldown) {
        this.cooldown = text(cooldown);
    }

    public String getDeadline() {
        return deadline;
    }

    /** @param deadline longest time until it is in place and verified, such as {@code 20m} */
    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = text(deadline);
    }

    public String getOnFailure() {
        return onFailure;
    }

    /** @param onFailure {@code rollback} (default) or {@code hold} */
    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = text(onFailure);
    }

    public String getOnAbort() {
        return onAbort;
    }

    /** @param onAbort {@code rollback} (default) or {@code leave} */
    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = text(onAbort);
    }

    public String getReason() {
        return reason;
    }

    /** @param reason brings a quarantined release back; stands in the ledger */
    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = text(reason);
    }

    public boolean isFailBuild() {
        return failBuild;
    }

    /** @param failBuild whether any other outcome than success fails the step; default true */
    @DataBoundSetter
    public void setFailBuild(boolean failBuild) {
        this.failBuild = failBuild;
    }

    /** {@code target} as the fields of a plan; empty when the step says none. */
    abstract Map<String, Object> target();

    /** What the step says, as the fields of a plan in JSON. */
    final byte[] fields() {
        return new PlanFields()
                .put("environment", environment)
                .put("service", service)
                .put("artifacts", PlanFields.split(artifacts))
                .put("images", images)
                .put("configuration", configuration)
                .put("target", target())
                .gates(gates)
                .put("hooks", hooks == null ? null : hooks.fields())
                .put(
                        "policy",
                        new PlanFields()
                                .put("cooldown", cooldown)
                                .put("deadline", deadline)
                                .put("onFailure", onFailure)
                                .put("onAbort", onAbort)
                                .all())
                .json();
    }

    static String text(String text) {
        return text == null ? "" : text;
    }

    /** Reads and shows the lists and maps of the form. Public, else no view may call it. */
    public abstract static class FormDescriptor extends StepDescriptor {
        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            FormTexts.toList(form, "images");
            Map<String, String> configuration = FormTexts.takeMap(form, "configuration");
            FormTexts.dropWithoutClass(form, "target");
            DeployStep step = (DeployStep) super.newInstance(request, form);
            step.setConfiguration(configuration);
            return step;
        }

        /** As the form shows it. */
        public final String lines(Map<String, String> texts) {
            return FormTexts.lines(texts);
        }

        /** As the form shows it. */
        public final String list(List<String> texts) {
            return FormTexts.list(texts);
        }
    }
}
