package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.plan.FreezeWindowParameters;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What somebody sees who was woken up, and can do. */
@WithJenkins
class EnvironmentPageTest {
    private static final String PAGE = "safe-deploy/environment/production/";

    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Shop shop;

    @BeforeEach
    void people(JenkinsRule rule) {
        jenkins = rule;
        shop = new Shop(root);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("bob", "reader")
                .grant(SafeDeployPermissions.ROLLBACK)
                .everywhere()
                .to("bob"));
    }

    @Test
    void aRunningDeploymentSaysWhatComesNextAndStopsFromThePageWhereItGoesOn() throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        WorkflowRun second = Shop.job(
                        "shop",
                        shop.deploying("good 2", "", "")
                                .replace(
                                        "gates: [", "gates: [soak(name: 'stays up', interval: '1s', timeout: '10m'), "))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("gate 'word': PASSED", second);

        HtmlPage reader = jenkins.createWebClient().login("reader").goTo(PAGE);
        assertThat(reader.asNormalizedText())
                .contains(
                        "shop-2 is in place and is being measured",
                        "Goes back to shop-1 by itself as soon as a gate fails.",
                        "Ran before",
                        "Only holders of Safe Deploy/Rollback can stop it here.")
                .doesNotContain("Stop it");

        assertThat(stops("reader", HttpMethod.POST, true))
                .as("without the permission")
                .isEqualTo(403);
        assertThat(stops("bob", HttpMethod.GET, true)).as("by a link").isEqualTo(405);
        assertThat(stops("bob", HttpMethod.POST, false)).as("without a crumb").isEqualTo(403);
        JenkinsRule.WebClient bob = jenkins.createWebClient().login("bob");
        HtmlPage page = bob.goTo(PAGE + "?service=shop");
        assertThat(page.asNormalizedText()).contains("A stop now: Goes back to shop-1, with a hold.");
        HtmlForm stop = form(page, "stop-");
        stop.getInputByName("reason").setValue("orders are lost");
        HtmlPage after = jenkins.submit(stop);

        assertThat(after.getUrl().toString()).as("where bob was").endsWith(PAGE + "?service=shop");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(second));
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Shop.settled()).last().satisfies(last -> {
            assertThat(last.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(last.message()).contains("stopped by bob: orders are lost");
        });
        assertThat(bob.goTo(PAGE).asNormalizedText())
                .contains(
                        "shop-1 runs, verified, on hold",
                        "rolled back: deployment of shop to shop-2",
                        "landed: the earlier release, shop-1");
    }

    @Test
    void whatHangsOnItsWayBackIsStoppedByForceOnlyAfterAStop() throws Exception {
        String hangs =
                ", restart: 'if grep -q \"good 1\" app.txt && [ -e %s ]; then while [ -e %s ]; do sleep 0.1; done; fi'"
                        .formatted(shop.go(), shop.go());
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", hangs, "")));
        Files.createFile(shop.go());
        WorkflowRun second = Shop.started(Shop.job("shop", shop.deploying("bad 2", hangs, "")), "restore");
        JenkinsRule.WebClient bob = jenkins.createWebClient().login("bob");

        HtmlPage page = bob.goTo(PAGE);
        assertThat(page.asNormalizedText())
                .contains("A stop now: Is noted, no more: it is on its way back")
                .doesNotContain("Stop by force");
        assertThat(asks("bob", "force?reason=x&deployment=" + deployment(), HttpMethod.POST, true))
                .as("before a stop")
                .isEqualTo(409);
        assertThat(jenkins.submit(form(page, "stop-")).asNormalizedText())
                .contains("A stop was asked for: stopped by bob");
        Shop.await(() -> bob.goTo(PAGE).asNormalizedText().contains("Stop by force"));

        assertThat(jenkins.createWebClient().login("reader").goTo(PAGE).asNormalizedText())
                .contains("Only holders of Safe Deploy/Rollback can stop it here.")
                .doesNotContain("Stop by force");
        assertThat(asks("bob", "force?reason=&deployment=" + deployment(), HttpMethod.POST, true))
                .as("without a reason")
                .isEqualTo(400);
        HtmlPage build = bob.getPage(second, "deployments/");
        assertThat(build.asNormalizedText())
                .contains(
                        "By force: it ends where it is. Nothing is put back, nobody knows what landed, and a hold stays");
        HtmlForm force = form(build, "force-");
        force.getInputByName("reason").setValue("the restart hangs");
        HtmlPage after = jenkins.submit(force);

        assertThat(after.getUrl().toString()).as("where bob was").endsWith("/deployments/");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(second));
        jenkins.assertLogContains("stop by force asked for: the restart hangs (by bob)", second);
        assertThat(Shop.settled()).last().satisfies(last -> {
            assertThat(last.outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(last.landed()).isEqualTo(Landed.UNKNOWN);
            assertThat(last.hold()).isTrue();
        });
        Files.delete(shop.go());
    }

    private static HtmlForm form(HtmlPage page, String name) {
        return page.getForms().stream()
                .filter(form -> form.getNameAttribute().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhenItTakesDeploymentsAgain() throws Exception {
        DeclaredEnvironment declared = new DeclaredEnvironment("production");
        declared.setJobs("shop");
        declared.setCooldown("90m");
        SafeDeployConfiguration.get().setEnvironments(List.of(declared));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        JenkinsRule.WebClient reader = jenkins.createWebClient().login("reader");
        assertThat(reader.goTo(PAGE).asNormalizedText()).doesNotContain("takes");

        jenkins.assertBuildStatus(Result.FAILURE, Shop.run(jenkins, "shop", shop.deploying("bad 2", "", "")));
        assertThat(reader.goTo(PAGE).asNormalizedText())
                .contains("Closed", "cooling down after the rollback: takes automatic deployments again at ");

        declared.setFreezeWindows(
                List.of(new FreezeWindowParameters("holidays", "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z")));
        assertThat(reader.goTo(PAGE).asNormalizedText())
                .contains("frozen ('holidays'): takes deployments again at 2100-01-01 00:00:00 UTC", "cooling down");
    }

    @Test
    void ofManyThatWaitTheFirstAreShownAndTheOthersCounted() throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        JenkinsEnvironment environment = Environments.get().open("production");
        Candidate to = environment
                .ledger()
                .read(state -> state.service("shop").current().orElseThrow().release());
        for (int i = 0; i < 23; i++) {
            environment.requests("bob").rollback(new RollbackRequest("shop", to, false, false, true, "test", "test"));
        }

        HtmlPage page = jenkins.createWebClient().login("reader").goTo(PAGE);

        assertThat(page.getElementsByTagName("h3")).hasSize(20);
        assertThat(page.asNormalizedText()).contains("and 22 more wait", "3 more wait.");
    }

    @Test
    void whoMayRollBackComparesWhatIsThereWithTheTargets() throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        assertThat(jenkins.createWebClient().login("reader").goTo(PAGE).asNormalizedText())
                .doesNotContain("Compare with the targets");
        assertThat(asks("reader", "look", HttpMethod.POST, true)).isEqualTo(403);
        assertThat(asks("bob", "look", HttpMethod.GET, true)).isEqualTo(405);
        assertThat(asks("bob", "look", HttpMethod.POST, false)).isEqualTo(403);

        HtmlPage page = jenkins.createWebClient().login("bob").goTo(PAGE);
        HtmlPage seen = jenkins.submit(page.getFormByName("look"));

        assertThat(seen.asNormalizedText())
                .contains(
                        "shop-2: current -> releases/shop-2",
                        "No change by others was seen.",
                        "The way back to shop-1",
                        "The target was asked, and nothing speaks against it.")
                .doesNotContain("It cannot work now");
    }

    private int stops(String person, HttpMethod method, boolean crumb) throws Exception {
        return asks(person, "stop?reason=x&deployment=" + deployment(), method, crumb);
    }

    /** The one in flight. */
    private static String deployment() throws Exception {
        return Environments.get()
                .open("production")
                .ledger()
                .read(state -> state.deployments().keySet().iterator().next());
    }

    private int asks(String person, String what, HttpMethod method, boolean crumb) throws Exception {
        JenkinsRule.WebClient client =
                jenkins.createWebClient().login(person).withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), PAGE + what), method);
        if (crumb) {
            client.addCrumb(request);
        }
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    @Test
    void theStateCanBeHadWithoutThePageAroundItAndForOneService() throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(
                jenkins, "cart", shop.deploying("good 1", "", "").replace("service: 'shop'", "service: 'cart'")));
        JenkinsRule.WebClient reader = jenkins.createWebClient().login("reader");

        Page state = reader.goTo(PAGE + "live?service=cart", "text/html");

        assertThat(state.getWebResponse().getContentAsString())
                .contains("cart-1 runs, verified", "deployment of cart to cart-1")
                .doesNotContain("shop-1 runs", "deployment of shop", "<html");
        assertThat(reader.goTo(PAGE).asNormalizedText()).contains("cart-1 runs, verified", "shop-1 runs, verified");
    }
}
