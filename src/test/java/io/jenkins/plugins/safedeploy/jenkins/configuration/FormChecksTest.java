package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.safedeploy.jenkins.WebMethods;
import io.jenkins.plugins.safedeploy.jenkins.plan.HttpGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.KubernetesTargetParameters;
import io.jenkins.plugins.safedeploy.jenkins.plan.PrometheusGateParameters;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the form asks while somebody types. */
@WithJenkins
class FormChecksTest {
    private static final String ENVIRONMENT = DeclaredEnvironment.class.getName() + "/";
    private static final String GLOBAL = SafeDeployConfiguration.class.getName() + "/";

    private static final List<String> CHECKS = List.of(
            ENVIRONMENT + "checkName?value=production",
            ENVIRONMENT + "checkCooldown?value=30m",
            ENVIRONMENT + "checkDeadline?value=",
            GLOBAL + "checkRollbackJob?value=rollbacks",
            GLOBAL + "checkCopiesLimitMebibytes?value=10");
    private static final List<Class<?>> WITH_CREDENTIALS =
            List.of(HttpGateParameters.class, PrometheusGateParameters.class, KubernetesTargetParameters.class);

    /** Those of the two gates are inherited. */
    @Test
    void noneIsMissing() throws Exception {
        Set<String> known = new TreeSet<>(Set.of(
                "AskingGateParameters.doFillCredentialItems", "KubernetesTargetParameters.doFillCredentialItems"));
        for (String check : CHECKS) {
            known.add(check.replaceFirst(".*\\.", "").replaceFirst("\\?.*", "").replace("/check", ".doCheck"));
        }

        assertThat(WebMethods.ofForms()).isEqualTo(known);
    }

    @Test
    void answerAdministratorsOnlyAndByPostOnly(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));

        for (String check : CHECKS) {
            assertThat(ask(jenkins, "admin", HttpMethod.POST, check).getStatusCode())
                    .as(check)
                    .isEqualTo(200);
            assertThat(ask(jenkins, "admin", HttpMethod.GET, check).getStatusCode())
                    .as(check)
                    .isEqualTo(405);
            assertThat(ask(jenkins, "reader", HttpMethod.POST, check).getStatusCode())
                    .as(check)
                    .isEqualTo(403);
        }
        assertThat(ask(jenkins, "admin", HttpMethod.POST, ENVIRONMENT + "checkCooldown?value=30")
                        .getContentAsString())
                .contains("did you mean");
        assertThat(ask(jenkins, "admin", HttpMethod.POST, GLOBAL + "checkRollbackJob?value=a/b")
                        .getContentAsString())
                .contains("error");
    }

    @Test
    void idsOfCredentialsAreListedForThoseWhoMayUseThem(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "key", "", Secret.fromString("correct horse")));
        jenkins.createProject(WorkflowJob.class, "shop");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "configurer")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));

        for (Class<?> form : WITH_CREDENTIALS) {
            String fill = form.getName() + "/fillCredentialItems?credential=chosen";
            assertThat(ids(jenkins, "admin", fill)).contains("chosen").contains("\"key\"");
            assertThat(ids(jenkins, "configurer", "../job/shop/descriptorByName/" + fill))
                    .contains("chosen")
                    .contains("\"key\"");
            assertThat(ids(jenkins, "reader", "../job/shop/descriptorByName/" + fill))
                    .contains("chosen")
                    .doesNotContain("\"key\"");
            assertThat(ids(jenkins, "configurer", fill)).contains("chosen").doesNotContain("\"key\"");
            assertThat(ask(jenkins, "admin", HttpMethod.GET, fill).getStatusCode())
                    .isGreaterThanOrEqualTo(400);
        }
    }

    private static String ids(JenkinsRule jenkins, String person, String fill) throws Exception {
        WebResponse response = ask(jenkins, person, HttpMethod.POST, fill);
        assertThat(response.getStatusCode()).as(fill).isEqualTo(200);
        return response.getContentAsString();
    }

    private static WebResponse ask(JenkinsRule jenkins, String person, HttpMethod method, String check)
            throws Exception {
        JenkinsRule.WebClient client =
                jenkins.createWebClient().login(person).withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), "descriptorByName/" + check), method);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse();
    }
}
