package io.jenkins.plugins.safedeploy.jenkins.configuration;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.FormValidation;
import io.jenkins.plugins.safedeploy.engine.plan.source.PlanException;
import io.jenkins.plugins.safedeploy.jenkins.plan.PlanFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Safe Deploy under <em>Manage Jenkins, System</em>, and {@code unclassified: safeDeploy} of Configuration as Code. */
@Extension
@Symbol("safeDeploy")
public final class SafeDeployConfiguration extends GlobalConfiguration {
    private static final String DEFAULT_ROLLBACK_JOB = "safe-deploy-rollback";
    private static final int DEFAULT_COPIES_LIMIT = 10 * 1024;
    private static final int MOST_COPIES_LIMIT = 1024 * 1024;

    private List<DeclaredEnvironment> environments = new ArrayList<>(); // XStream does not know List.of()
    private boolean onlyDeclared;
    private boolean refuseHeldExecutors;
    private String waitingNodes = "";
    private String rollbackJob = DEFAULT_ROLLBACK_JOB;
    private int copiesLimitMebibytes = DEFAULT_COPIES_LIMIT;

    public SafeDeployConfiguration() {
        load();
    }

    public static SafeDeployConfiguration get() {
        return ExtensionList.lookupSingleton(SafeDeployConfiguration.class);
    }

    /** An empty list is not submitted at all, so the whole form is read here. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws Descriptor.FormException {
        List<DeclaredEnvironment> said = new ArrayList<>();
        Object submitted = form.opt("environments");
        for (Object each : submitted == null ? new JSONArray() : JSONArray.fromObject(submitted)) {
            said.add(Descriptor.bindJSON(request, DeclaredEnvironment.class, (JSONObject) each));
        }
        try {
            setEnvironments(said);
        } catch (IllegalArgumentException e) {
            throw new Descriptor.FormException(e.getMessage(), e, "environments");
        }
        setOnlyDeclared(form.optBoolean("onlyDeclared"));
        setRefuseHeldExecutors(form.optBoolean("refuseHeldExecutors"));
        setWaitingNodes(form.optString("waitingNodes"));
        try {
            setRollbackJob(form.optString("rollbackJob"));
        } catch (IllegalArgumentException e) {
            throw new Descriptor.FormException(e.getMessage(), e, "rollbackJob");
        }
        try {
            setCopiesLimitMebibytes(form.optInt("copiesLimitMebibytes", DEFAULT_COPIES_LIMIT));
        } catch (IllegalArgumentException e) {
            throw new Descriptor.FormException(e.getMessage(), e, "copiesLimitMebibytes");
        }
        return true;
    }

    public List<DeclaredEnvironment> getEnvironments() {
        return List.copyOf(environments);
    }

    /** @throws IllegalArgumentException when one of them could not be carried out, or two have the same name */
    @DataBoundSetter
    public void setEnvironments(List<DeclaredEnvironment> environments) {
        List<DeclaredEnvironment> all = environments == null ? new ArrayList<>() : new ArrayList<>(environments);
        Set<String> names = new HashSet<>();
        for (DeclaredEnvironment each : all) {
            if (!names.add(each.getName())) {
                throw new IllegalArgumentException("Environment '" + each.getName() + "' is declared twice.");
            }
            try {
                each.declaration();
            } catch (PlanException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        this.environments = all;
        save();
    }

    public boolean isOnlyDeclared() {
        return onlyDeclared;
    }

    /** @param onlyDeclared whether nothing may be deployed to an environment that is not declared; default false */
    @DataBoundSetter
    public void setOnlyDeclared(boolean onlyDeclared) {
        this.onlyDeclared = onlyDeclared;
        save();
    }

    public boolean isRefuseHeldExecutors() {
        return refuseHeldExecutors;
    }

    /**
     * @param refuseHeldExecutors whether a deployment that asks people is refused inside a {@code node} block, where an
     *     executor would be busy with waiting; default false
     */
    @DataBoundSetter
    public void setRefuseHeldExecutors(boolean refuseHeldExecutors) {
        this.refuseHeldExecutors = refuseHeldExecutors;
        save();
    }

    public String getWaitingNodes() {
        return waitingNodes;
    }

    /** @param waitingNodes names of nodes, separated by commas, whose executors may wait all the same */
    @DataBoundSetter
    public void setWaitingNodes(String waitingNodes) {
        this.waitingNodes = waitingNodes == null ? "" : waitingNodes.strip();
        save();
    }

    public String getRollbackJob() {
        return rollbackJob;
    }

    /**
     * @param rollbackJob name of the job, beside each environment, in which rollbacks by hand run; empty for the default
     * @throws IllegalArgumentException when no job can be named so
     */
    @DataBoundSetter
    public void setRollbackJob(String rollbackJob) {
        String name = rollbackJob == null || rollbackJob.isBlank() ? DEFAULT_ROLLBACK_JOB : rollbackJob.strip();
        try {
            Jenkins.checkGoodName(name);
        } catch (Failure e) {
            throw new IllegalArgumentException("No job can be named '" + name + "': " + e.getMessage(), e);
        }
        this.rollbackJob = name;
        save();
    }

    public int getCopiesLimitMebibytes() {
        return copiesLimitMebibytes;
    }

    /**
     * @param copiesLimitMebibytes bound of the copies of artifacts whose builds are gone, 0 to 1048576 MiB; default 10240
     * @throws IllegalArgumentException when it is out of bounds
     */
    @DataBoundSetter
    public void setCopiesLimitMebibytes(int copiesLimitMebibytes) {
        if (copiesLimitMebibytes < 0 || copiesLimitMebibytes > MOST_COPIES_LIMIT) {
            throw new IllegalArgumentException("copiesLimitMebibytes is " + copiesLimitMebibytes + ". Allowed: 0 to "
                    + MOST_COPIES_LIMIT + " MiB; 0 keeps no copies.");
        }
        this.copiesLimitMebibytes = copiesLimitMebibytes;
        save();
    }

    /** Whether a job may be named so. */
    @RequirePOST
    public FormValidation doCheckRollbackJob(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            Jenkins.checkGoodName(value.isBlank() ? DEFAULT_ROLLBACK_JOB : value.strip());
            return FormValidation.ok();
        } catch (Failure e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Whether it is within the bounds. */
    @RequirePOST
    public FormValidation doCheckCopiesLimitMebibytes(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.validateIntegerInRange(value, 0, MOST_COPIES_LIMIT);
    }

    /** Whether an executor of that node may be busy with waiting for people. */
    public boolean mayWaitOn(String node) {
        return !refuseHeldExecutors || PlanFields.split(waitingNodes).contains(node);
    }

    /** What administrators declared of that environment; empty when nothing. */
    public Optional<DeclaredEnvironment> environment(String name) {
        return environments.stream().filter(each -> each.getName().equals(name)).findFirst();
    }

    /**
     * Why a Pipeline of that job may not deploy to, or roll back, that environment; empty when it may. A step proves
     * nothing about a person, since Pipelines run as the system: what is trusted is this list.
     *
     * @param job full name
     */
    public Optional<String> refusal(String job, String environment) {
        Optional<DeclaredEnvironment> declared = environment(environment);
        if (declared.isEmpty()) {
            return onlyDeclared
                    ? Optional.of("Environment '" + environment + "' is not declared, and only declared ones may be"
                            + " deployed to. An administrator declares it under Manage Jenkins, System, Safe Deploy.")
                    : Optional.empty();
        }
        return declared.get().allows(job)
                ? Optional.empty()
                : Optional.of("Job '" + job + "' is not among those that may act on environment '" + environment
                        + "': "
                        + (declared.get().getJobs().isBlank()
                                ? "no job is"
                                : declared.get().getJobs())
                        + ". An administrator adds it under Manage Jenkins, System, Safe Deploy.");
    }
}
