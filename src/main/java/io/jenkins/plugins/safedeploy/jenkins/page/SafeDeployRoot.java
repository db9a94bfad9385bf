package io.jenkins.plugins.safedeploy.jenkins.page;

import hudson.Extension;
import hudson.model.RootAction;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.api.SafeDeployApi;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.security.Authority;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;

/** {@code /safe-deploy}: all environments; {@code /safe-deploy/environment/<name>}: one of them. */
@Extension
public final class SafeDeployRoot implements RootAction, StaplerProxy {
    public static final String URL = Environments.PAGES;

    /** Where the page of an environment is, relative to the root of Jenkins. */
    public static String url(String environment) {
        return Environments.page(environment);
    }

    @Override
    public String getIconFileName() {
        return Jenkins.get().hasPermission(Jenkins.READ) ? "symbol-cloud-upload-outline plugin-ionicons-api" : null;
    }

    @Override
    public String getDisplayName() {
        return "Environments";
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** What belongs to a folder is shown to those who may see it there. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return this;
    }

    /** For Stapler: {@code /safe-deploy/api}. */
    public SafeDeployApi getApi() {
        return new SafeDeployApi();
    }

    /** Of each environment that whoever asks may see what its services run. */
    public List<EnvironmentPage> getEnvironments() throws IOException {
        List<EnvironmentPage> pages = new ArrayList<>();
        for (String name : EnvironmentActs.visible()) {
            Environments.get().find(name).map(EnvironmentPage::new).ifPresent(pages::add);
        }
        return pages;
    }

    /** For Stapler. @param folder encoded name of the environment; null also when whoever asks may not see it */
    public EnvironmentPage getEnvironment(String folder) throws IOException {
        Optional<String> name;
        try {
            name = LedgerFolder.decode(folder);
        } catch (IllegalArgumentException e) {
            return null;
        }
        Optional<JenkinsEnvironment> found =
                name.isPresent() && Authority.over(name.get()).may(SafeDeployPermissions.VIEW)
                        ? Environments.get().find(name.get())
                        : Optional.empty();
        return found.map(EnvironmentPage::new).orElse(null);
    }
}
