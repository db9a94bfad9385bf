package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.RunMap;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.Page;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a build's page says about its deployments. */
@WithJenkins
class BuildDeploymentsTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String FLAG = "new-build-page.flag.defaultValue";

    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Shop shop;
    private JenkinsRule.WebClient reader;

    @BeforeEach
    void people(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        reader = jenkins.createWebClient().login("reader");
    }

    @Test
    void gatesWithTheirMeasurementsAndEvidenceForThoseWhoMayLook() throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        WorkflowRun bad = Shop.run(jenkins, "shop", shop.deploying("bad 2", "", ""));
        jenkins.assertBuildStatus(Result.FAILURE, bad);

        HtmlPage page = reader.getPage(bad, "deployments/");

        assertThat(page.asNormalizedText())
                .contains(
                        "rolled back, hold: gate 'word'",
                        "Landed: the earlier release, shop-1.",
                        "command: once; one failure ends it",
                        "no gate failed before it began",
                        "There is no way back to it: it is quarantined since",
                        "UTC for that. A person can deploy it again, with a reason.")
                .containsOnlyOnce("rolled back, hold: gate 'word': 1 failed");
        HtmlPage deployment = reader.goTo("safe-deploy/environment/production/deployment/"
                + Shop.settled().get(1).deployment() + "/");
        assertThat(deployment.asNormalizedText())
                .as("the answer before everything else")
                .containsSubsequence("shop-2 to production", "rolled back, hold: gate 'word'", "Service shop", "Gates");
        HtmlAnchor evidence = page.getAnchors().stream()
                .filter(link -> link.getAttribute("aria-label").equals("Evidence of gate word"))
                .findFirst()
                .orElseThrow();
        Page file = evidence.click();
        WebResponse answer = file.getWebResponse();
        assertThat(answer.getContentType()).isEqualTo("text/plain");
        assertThat(answer.getResponseHeaderValue("Content-Disposition")).startsWith("attachment; filename=");
        assertThat(answer.getResponseHeaderValue("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.getContentAsString()).contains("\"verdict\":\"FAILED\"");

        JenkinsRule.WebClient nobody = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        assertThat(nobody.getPage(file.getUrl()).getWebResponse().getContentAsString())
                .doesNotContain("\"verdict\"");
        String unknown = file.getUrl().toString().replace("gate=word", "gate=..%2F..%2Fcheckpoint");
        reader.setThrowExceptionOnFailingStatusCode(false);
        assertThat(reader.getPage(unknown).getWebResponse().getStatusCode()).isEqualTo(404);
    }

    @Test
    void hostileTextIsShownAndNotRun() throws Exception {
        List<String> alerts = new ArrayList<>();
        reader.setAlertHandler((page, message) -> alerts.add(message));
        String script = shop.deploying("good 1", "", "")
                .replace("reason: 'test'", "reason: '" + HOSTILE + "'")
                .replace("grep -q good", "echo \"" + HOSTILE + "\"; grep -q bad");
        WorkflowRun run = Shop.run(jenkins, "shop", script);

        for (String url : List.of(
                run.getUrl(),
                run.getUrl() + "deployments/",
                "safe-deploy/",
                "safe-deploy/environment/production/",
                "safe-deploy/environment/production/deployment/"
                        + Shop.settled().get(0).deployment() + "/",
                "safe-deploy/environment/production/?service=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
                "safe-deploy/environment/production/rollback?service=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&release=x")) {
            HtmlPage page = reader.goTo(url);
            assertThat(page.getElementsByTagName("img").stream().map(img -> img.getAttribute("onerror")))
                    .as(url)
                    .doesNotContain("alert(1)");
        }
        assertThat(alerts).isEmpty();
        assertThat(reader.goTo("safe-deploy/environment/production/deployment/"
                                + Shop.settled().get(0).deployment() + "/")
                        .asNormalizedText())
                .contains(HOSTILE);
    }

    @Test
    void aTabOfTheNewBuildPageAndAnEntryOfTheClassicOne() throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        HtmlPage classic = reader.getPage(run);
        assertThat(classic.getAnchors().stream()
                        .filter(link -> link.getHrefAttribute().endsWith("/1/deployments")))
                .as("in the side panel")
                .hasSize(1);

        System.setProperty(FLAG, "true");
        try {
            HtmlPage overview = reader.getPage(run);
            assertThat(overview.querySelectorAll(".app-build-tabs a[href$='/deployments']")
                            .size())
                    .isEqualTo(1);
            assertThat(overview.asNormalizedText()).containsOnlyOnce("succeeded: shop-1 to production");
            HtmlPage tab = reader.getPage(run, "deployments/");
            assertThat(tab.querySelectorAll(".app-build-tabs a").size()).isPositive();
            assertThat(tab.asNormalizedText()).contains("succeeded: every required gate passed");
        } finally {
            System.clearProperty(FLAG);
        }
    }

    @Test
    void thePagesOfEnvironmentsLoadNoBuild() throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        String deployment = Shop.settled().get(0).deployment();
        RunMap<WorkflowRun> builds = run.getParent().getLazyBuildMixIn().getRunMap();
        builds.purgeCache();

        for (String page : List.of("safe-deploy/", "safe-deploy/environment/production/")) {
            assertThat(reader.goTo(page).asNormalizedText()).contains("shop-2 runs, verified");
        }
        reader.goTo("safe-deploy/environment/production/deployment/" + deployment + "/");

        assertThat(builds.getLoadedBuilds()).isEmpty();
        assertThat(run.getParent().getBuildByNumber(1)).isNotNull();
        assertThat(builds.getLoadedBuilds()).as("what would be seen").hasSize(1);
    }
}
