package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** That people are needed is seen where people look, and they stay there when they have decided. */
@WithJenkins
class WaitingApprovalTest {
    @TempDir
    Path root;

    @Test
    void badgePauseAndLinkWhileItWaitsAndDecidedFromTheBuildsPage(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("bob"));
        Shop shop = new Shop(root);
        WorkflowRun run = Shop.job(
                        "shop",
                        shop.deploying("good 1", "", "")
                                .replace(
                                        "gates: [",
                                        "gates: [approval(name: 'release', approvers: 'bob', ask: 'Now?'), "))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("Approve or reject: ", run);
        JenkinsRule.WebClient bob = jenkins.createWebClient().login("bob");

        assertThat(bob.getPage(run, "console")
                        .getAnchorByText("environment production")
                        .getHrefAttribute())
                .endsWith("/safe-deploy/environment/production/");
        Shop.await(() -> paused(run));
        BuildDeployments tab = run.getAction(BuildDeployments.class);
        assertThat(bob.<String>executeOnServer(() -> tab.getBadge().getText())).isEqualTo("1");
        HtmlPage job = bob.goTo("job/shop/");
        assertThat(job.getElementsByTagName("a").stream().map(link -> link.getAttribute("aria-label")))
                .contains("A deployment waits for approval");

        HtmlPage page = bob.getPage(run, "deployments/");
        assertThat(page.asNormalizedText()).contains("Waits for people.", "release: Now?", "0 of 1 said yes");
        HtmlForm form = page.getForms().stream()
                .filter(each -> each.getNameAttribute().startsWith("approve-"))
                .findFirst()
                .orElseThrow();
        HtmlPage after = jenkins.submit(form);

        assertThat(after.getUrl().toString()).as("where bob was").endsWith("/job/shop/1/deployments/");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(paused(run)).isFalse();
        assertThat(pauses(run)).as("but it was").isPositive();
        assertThat(bob.<Boolean>executeOnServer(() -> tab.getBadge() == null)).isTrue();
        assertThat(bob.getPage(run).asNormalizedText()).contains("succeeded: shop-1 to production");
    }

    private static boolean paused(WorkflowRun run) {
        return nodes(run).anyMatch(PauseAction::isPaused);
    }

    private static long pauses(WorkflowRun run) {
        return nodes(run)
                .mapToLong(node -> PauseAction.getPauseActions(node).size())
                .sum();
    }

    private static java.util.stream.Stream<FlowNode> nodes(WorkflowRun run) {
        FlowExecution execution = run.getExecution();
        return new DepthFirstScanner().allNodes(execution).stream();
    }
}
