package io.jenkins.plugins.safedeploy.jenkins.configuration;

import hudson.Extension;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** Safe Deploy under <em>Manage Jenkins, System</em>, and {@code unclassified: safeDeploy} of Configuration as Code. */
@Extension
@Symbol("safeDeploy")
public final class SafeDeployConfiguration extends GlobalConfiguration {
    private List<DeclaredEnvironment> environments = new ArrayList<>(); // XStream does not know List.of()
    private boolean onlyDeclared;

    public SafeDeployConfiguration() {
        load();
    }

    public static SafeDeployConfiguration get() {
        return ExtensionList.lookupSingleton(SafeDeployConfiguration.class);
    }

    public List<DeclaredEnvironment> getEnvironments() {
        return List.copyOf(environments);
    }

    @DataBoundSetter
    public void setEnvironments(List<DeclaredEnvironment> environments) {
        this.environments = environments == null ? new ArrayList<>() : new ArrayList<>(environments);
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

    /**
     * Why a Pipeline of that job may not deploy to, or roll back, that environment; empty when it may. A step proves
     * nothing about a person, since Pipelines run as the system: what is trusted is this list.
     *
     * @param job full name
     */
    public Optional<String> refusal(String job, String environment) {
        Optional<DeclaredEnvironment> declared = environments.stream()
                .filter(each -> each.getName().equals(environment))
                .findFirst();
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
