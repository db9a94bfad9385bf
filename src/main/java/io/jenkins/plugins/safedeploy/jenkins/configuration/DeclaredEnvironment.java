package io.jenkins.plugins.safedeploy.jenkins.configuration;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Node;
import hudson.util.FormValidation;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanReader;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsHost;
import io.jenkins.plugins.safedeploy.jenkins.plan.FormTexts;
import io.jenkins.plugins.safedeploy.jenkins.plan.FreezeWindowParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.GateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.PlanFields;
import io.jenkins.plugins.safedeploy.jenkins.plan.TargetParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An environment that administrators know of: which jobs may deploy to it, and what no Jenkinsfile can loosen. */
public final class DeclaredEnvironment extends AbstractDescribableImpl<DeclaredEnvironment> {
    private final String name;
    private String jobs = "";
    private String services = "";
    private String agents = "";
    private TargetParameters target;
    private List<GateParameters> gates = new ArrayList<>(); // XStream does not know List.of()
    private List<FreezeWindowParameters> freezeWindows = new ArrayList<>();
    private String cooldown = "";
    private String deadline = "";
    private String onFailure = "";
    private String onAbort = "";

    /** @param name as Pipelines say it, such as {@code production} */
    @DataBoundConstructor
    public DeclaredEnvironment(String name) {
        this.name = text(name);
    }

    public String getName() {
        return name;
    }

    public String getJobs() {
        return jobs;
    }

    /**
     * @param jobs full names of jobs, separated by commas or lines; {@code *} stands for any text without a slash,
     *     {@code **} for any text. None: no job may
     */
    @DataBoundSetter
    public void setJobs(String jobs) {
        this.jobs = text(jobs);
    }

    public String getServices() {
        return services;
    }

    /** @param services names of services, separated by commas or lines, with stars as in the jobs; empty for any */
    @DataBoundSetter
    public void setServices(String services) {
        this.services = text(services);
    }

    public String getAgents() {
        return agents;
    }

    /** @param agents names or labels of agents, separated by commas or lines, from which it is deployed; empty for any */
    @DataBoundSetter
    public void setAgents(String agents) {
        this.agents = text(agents);
    }

    public TargetParameters getTarget() {
        return target;
    }

    /** @param target the only one that deployments may have; null when each plan says it */
    @DataBoundSetter
    public void setTarget(TargetParameters target) {
        this.target = target;
    }

    public List<GateParameters> getGates() {
        return List.copyOf(gates);
    }

    /** @param gates gates and approvals that every deployment has */
    @DataBoundSetter
    public void setGates(List<GateParameters> gates) {
        this.gates = gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    public List<FreezeWindowParameters> getFreezeWindows() {
        return List.copyOf(freezeWindows);
    }

    /** @param freezeWindows when nothing is deployed; a rollback always may */
    @DataBoundSetter
    public void setFreezeWindows(List<FreezeWindowParameters> freezeWindows) {
        this.freezeWindows = freezeWindows == null ? new ArrayList<>() : new ArrayList<>(freezeWindows);
    }

    public String getCooldown() {
        return cooldown;
    }

    /** @param cooldown at least so long no automatic deployment after a rollback, such as {@code 30m} */
    @DataBoundSetter
    public void setCooldown(String cooldown) {
        this.cooldown = text(cooldown);
    }

    public String getDeadline() {
        return deadline;
    }

    /** @param deadline a deployment takes at most so long, such as {@code 1h} */
    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = text(deadline);
    }

    public String getOnFailure() {
        return onFailure;
    }

    /** @param onFailure {@code rollback} or {@code hold}; empty when each plan says it */
    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = text(onFailure);
    }

    public String getOnAbort() {
        return onAbort;
    }

    /** @param onAbort {@code rollback} or {@code leave}; empty when each plan says it */
    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = text(onAbort);
    }

    /** What an earlier version saved lacks what is newer. */
    private Object readResolve() {
        setJobs(jobs);
        setServices(services);
        setAgents(agents);
        setGates(gates);
        setFreezeWindows(freezeWindows);
        setCooldown(cooldown);
        setDeadline(deadline);
        setOnFailure(onFailure);
        setOnAbort(onAbort);
        return this;
    }

    /** Read as a plan is. @throws PlanException with everything that is wrong */
    public Declaration declaration() throws PlanException {
        byte[] fields = new PlanFields()
                .put("environment", name)
                .target(target)
                .gates(gates)
                .put(
                        "policy",
                        new PlanFields()
                                .put("cooldown", cooldown)
                                .put("deadline", deadline)
                                .put("onFailure", onFailure)
                                .put("onAbort", onAbort)
                                .put(
                                        "freezeWindows",
                                        freezeWindows.stream()
                                                .map(FreezeWindowParameters::fields)
                                                .toList())
                                .all())
                .json();
        return new PlanReader(JenkinsHost.vocabulary()).declaration("environment '" + name + "'", fields);
    }

    /** Whether the job of that full name may deploy here. */
    public boolean allows(String job) {
        return matches(jobs, job);
    }

    /** Why a plan, whatever it says else, is not carried out here: its service, or the agent that it is on. */
    Optional<String> refusal(Plan plan) {
        if (!services.isEmpty() && !matches(services, plan.service())) {
            return Optional.of("Service '" + plan.service() + "' is not among those that environment '" + name
                    + "' takes: " + services + ". An administrator adds it under Manage Jenkins, System, Safe Deploy.");
        }
        String agent = plan.place().node();
        Node node = agent.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(agent);
        boolean listed = agents.isEmpty()
                || node != null
                        && node.getAssignedLabels().stream()
                                .anyMatch(label -> PlanFields.split(agents).contains(label.getName()));
        return listed
                ? Optional.empty()
                : Optional.of("The step runs on " + (agent.isEmpty() ? "the built-in node" : "agent '" + agent + "'")
                        + ", and environment '" + name + "' is deployed to from: " + agents
                        + ". Run it there: node('...') { ... }.");
    }

    private static boolean matches(String globs, String text) {
        return PlanFields.split(globs).stream()
                .map(DeclaredEnvironment::pattern)
                .anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder expression = new StringBuilder();
        for (String part : glob.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)")) {
            expression.append(
                    switch (part) {
                        case "*" -> "[^/]*";
                        case "**" -> ".*";
                        default -> Pattern.quote(part);
                    });
        }
        return Pattern.compile(expression.toString());
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }

    @Extension
    @Symbol("environment")
    public static final class DescriptorImpl extends Descriptor<DeclaredEnvironment> {
        @Override
        public String getDisplayName() {
            return "Environment";
        }

        @Override
        public DeclaredEnvironment newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            FormTexts.dropWithoutClass(form, "target");
            return super.newInstance(request, form);
        }

        /** Whether an environment may be named so. */
        @RequirePOST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(() -> LedgerFolder.encode(value.strip()));
        }

        /** Whether it is a duration, or nothing. */
        @RequirePOST
        public FormValidation doCheckCooldown(@QueryParameter String value) {
            return check(() -> value.isBlank() ? null : Durations.parse(value.strip()));
        }

        /** Whether it is a duration, or nothing. */
        @RequirePOST
        public FormValidation doCheckDeadline(@QueryParameter String value) {
            return doCheckCooldown(value);
        }

        private static FormValidation check(java.util.function.Supplier<Object> allowed) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                allowed.get();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
