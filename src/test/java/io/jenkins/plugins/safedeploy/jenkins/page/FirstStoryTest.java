package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * v1; a v2 whose HTTP gate fails, so that v1 is back without a hand; a good v3; and v1 again by one click on the page of
 * its build. In both forms of the step.
 */
@WithJenkins
class FirstStoryTest {
    @TempDir
    Path root;

    private HttpServer server;
    private Shop shop;

    /** It is healthy while what is deployed says so. */
    @BeforeEach
    void aServiceWithAHealthPage() throws Exception {
        shop = new Shop(root);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            Path file = shop.target().resolve("current/app.txt");
            boolean good = Files.exists(file) && Files.readString(file).startsWith("good");
            exchange.sendResponseHeaders(good ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void withATarget(JenkinsRule jenkins) throws Exception {
        story(jenkins, content ->
                """
                node {
                  writeFile file: 'app.txt', text: '%s'
                  safeDeploy environment: 'production', service: 'shop', artifacts: 'app.txt',
                    target: directory(path: '%s'),
                    gates: [http(name: 'health', url: 'http://localhost:%d/health', interval: '1s', count: 2)]
                }
                """.formatted(content, shop.target(), server.getAddress().getPort()));
    }

    @Test
    void byABlock(JenkinsRule jenkins) throws Exception {
        Files.createDirectories(shop.target().resolve("current"));
        String copy = "cp \"$SAFE_DEPLOY_ARTIFACTS/app.txt\" " + shop.target().resolve("current");
        story(jenkins, content ->
                """
                node {
                  writeFile file: 'app.txt', text: '%1$s'
                  withSafeDeploy(environment: 'production', service: 'shop', artifacts: 'app.txt', rollback: '%2$s',
                      gates: [http(name: 'health', url: 'http://localhost:%3$d/health', interval: '1s', count: 2)]) {
                    sh '%2$s'
                  }
                }
                """.formatted(content, copy, server.getAddress().getPort()));
    }

    private interface Deploying {
        String of(String content);
    }

    /** A build that a person starts, which ends the hold that a rollback leaves. */
    private static WorkflowRun alice(JenkinsRule jenkins, String script) throws Exception {
        return jenkins.waitForCompletion(Shop.job("shop", script)
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("alice")))
                .waitForStart());
    }

    private void story(JenkinsRule jenkins, Deploying deploying) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("alice"));
        WorkflowRun first = alice(jenkins, deploying.of("good 1"));
        jenkins.assertBuildStatusSuccess(first);
        assertThat(shop.content()).isEqualTo("good 1");

        WorkflowRun second = alice(jenkins, deploying.of("bad 2"));

        jenkins.assertBuildStatus(Result.FAILURE, second);
        jenkins.assertLogContains(
                "ERROR: ROLLED_BACK: shop-2 of shop in production; back to shop-1: gate 'health'", second);
        assertThat(shop.content()).as("without a hand").isEqualTo("good 1");

        jenkins.assertBuildStatusSuccess(alice(jenkins, deploying.of("good 3")));
        assertThat(shop.content()).isEqualTo("good 3");

        JenkinsRule.WebClient alice = jenkins.createWebClient().login("alice");
        HtmlPage log = RollbackDialog.open(jenkins, alice.getPage(first), "Roll back to this ...")
                .answer("orders are lost since 02:40");

        WorkflowRun rollback = Jenkins.get()
                .getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class)
                .getBuildByNumber(1);
        assertThat(log.getUrl().toString()).endsWith(rollback.getUrl() + "console");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(rollback));
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Shop.settled())
                .extracting(Settlement::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.ROLLED_BACK, Outcome.SUCCEEDED, Outcome.ROLLED_BACK);
        assertThat(alice.getPage(first).asNormalizedText()).contains("It runs now.");
        assertThat(alice.goTo("job/shop/").asNormalizedText()).contains("Deploys to", "shop-1 runs, verified, on hold");
    }
}
