package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.net.URL;
import java.nio.file.Path;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** People decide on the page of the environment, each by what the approval and the permissions say. */
@WithJenkins
class ApprovalPageTest {
    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Shop shop;
    private WorkflowRun run;

    @BeforeEach
    void aBuildOfAliceWaitsForTwo(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("alice", "bob", "carol", "dave", "erin")
                .grant(SafeDeployPermissions.APPROVE)
                .everywhere()
                .to("carol"));
        shop = new Shop(root);
        String script = shop.deploying("good 1", "", "")
                .replace("gates: [", "gates: [approval(name: 'release', approvers: 'alice, bob, erin', quorum: 2), ");
        run = Shop.job("shop", script)
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("alice")))
                .waitForStart();
        jenkins.waitForMessage("waits for approval", run);
    }

    @Test
    void twoOthersOfTheListOrWithThePermissionAreNeeded() throws Exception {
        assertThat(decides("alice", "approve", "mine")).as("four eyes").isEqualTo(403);
        assertThat(decides("dave", "approve", "me too")).as("not listed").isEqualTo(403);
        assertThat(decides("bob", "approve", "fine")).isLessThan(400);
        assertThat(run.isBuilding()).isTrue();
        assertThat(decides("bob", "approve", "still fine"))
                .as("one person is one voice")
                .isEqualTo(403);
        assertThat(run.isBuilding()).isTrue();
        assertThat(decides("carol", "approve", "fine, too")).isLessThan(400);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aRejectionNeedsACommentAndIsAnOutcomeOfItsOwn() throws Exception {
        assertThat(decides("bob", "reject", "")).isEqualTo(400);
        assertThat(run.isBuilding()).isTrue();
        assertThat(decides("bob", "reject", "support does not know")).isLessThan(400);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("REJECTED", run);
        assertThat(Shop.settled())
                .singleElement()
                .satisfies(only -> assertThat(only.outcome()).isEqualTo(Outcome.REJECTED));
    }

    @Test
    void whoLooksAtThePageSeesThatPeopleAreNeeded() throws Exception {
        HtmlPage page = jenkins.createWebClient().login("bob").goTo("safe-deploy/environment/production/");

        assertThat(page.asNormalizedText()).contains("shop-1 waits for people", "0 of 2 said yes", "Approve", "Reject");
        HtmlForm form = page.getForms().stream()
                .filter(each -> each.getNameAttribute().startsWith("approve-"))
                .findFirst()
                .orElseThrow();
        String asked = Environments.get()
                .open("production")
                .ledger()
                .read(state -> state.deployments()
                        .values()
                        .iterator()
                        .next()
                        .approval()
                        .bound())
                .toString();
        assertThat(form.getInputByName("question").getValue()).isEqualTo(asked);
        String older = Digest.ofText("another question").toString();
        assertThat(decides("bob", "approve", "fine&question=" + older))
                .as("an older question")
                .isEqualTo(409);
        assertThat(decides("bob", "reject", "no&question=" + older))
                .as("the same")
                .isEqualTo(409);
        assertThat(decides("bob", "approve", "fine&question=nonsense")).isEqualTo(400);
        assertThat(decides("bob", "approve", "fine&question=" + asked)).isLessThan(400);
        assertThat(decides("bob", "reject", "done looking")).isLessThan(400);
        jenkins.waitForCompletion(run);
    }

    @Test
    void whoseWordDoesNotCountSeesWhyBeforeTheClick() throws Exception {
        assertThat(buttons("alice")).isEqualTo("Approve off, Reject off");
        assertThat(pageOf("alice").asNormalizedText()).contains("You cannot decide: 'release': you asked for this");
        assertThat(buttons("dave")).isEqualTo("Approve off, Reject off");
        assertThat(pageOf("dave").asNormalizedText())
                .contains("not among its approvers (alice, bob, erin) and do not hold the permission to approve");
        assertThat(buttons("bob")).isEqualTo("Approve on, Reject on");
        assertThat(buttons("carol")).isEqualTo("Approve on, Reject on");

        assertThat(decides("bob", "approve", "fine")).isLessThan(400);

        assertThat(buttons("bob")).isEqualTo("Approve off, Reject on");
        assertThat(pageOf("bob").asNormalizedText())
                .contains("You cannot approve (you can reject): 'release': you have said yes already");
        assertThat(decides("bob", "reject", "something is wrong after all")).isLessThan(400);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
    }

    private HtmlPage pageOf(String person) throws Exception {
        return jenkins.createWebClient().login(person).goTo("safe-deploy/environment/production/");
    }

    private String buttons(String person) throws Exception {
        return pageOf(person).querySelectorAll("form[name^=approve-] button").stream()
                .map(HtmlButton.class::cast)
                .map(each -> each.asNormalizedText() + (each.isDisabled() ? " off" : " on"))
                .collect(Collectors.joining(", "));
    }

    private int decides(String person, String what, String comment) throws Exception {
        String deployment = Environments.get()
                .open("production")
                .ledger()
                .read(state -> state.deployments().keySet().iterator().next());
        JenkinsRule.WebClient client =
                jenkins.createWebClient().login(person).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setRedirectEnabled(false);
        WebRequest request = new WebRequest(
                new URL(
                        jenkins.getURL(),
                        "safe-deploy/environment/production/" + what + "?deployment=" + deployment + "&comment="
                                + comment.replace(" ", "%20").replace(",", "%2C")),
                HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getStatusCode();
    }
}
