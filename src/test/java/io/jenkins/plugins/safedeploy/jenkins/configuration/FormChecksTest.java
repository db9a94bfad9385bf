package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the form asks while somebody types. */
@WithJenkins
class FormChecksTest {

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

        for (String check : List.of("checkName?value=production", "checkCooldown?value=30m", "checkDeadline?value=")) {
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
        assertThat(ask(jenkins, "admin", HttpMethod.POST, "checkCooldown?value=30")
                        .getContentAsString())
                .contains("did you mean");
    }

    private static WebResponse ask(JenkinsRule jenkins, String person, HttpMethod method, String check)
            throws Exception {
        JenkinsRule.WebClient client =
                jenkins.createWebClient().login(person).withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(
                new URL(jenkins.getURL(), "descriptorByName/" + DeclaredEnvironment.class.getName() + "/" + check),
                method);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse();
    }
}
