package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Path;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RunLoadCounter;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Until now the job only archived what it built; from now on it deploys safely. */
@WithJenkins
class FirstDayTest {
    private static final String ADOPTED = "adopted, never verified";

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private Shop shop;

    @BeforeEach
    void rule(JenkinsRule rule) {
        jenkins = rule;
        shop = new Shop(folder);
    }

    @Test
    void theEarlierBuildIsAdoptedAndVerifiedAndTheLogAndThePageSaySo() throws Exception {
        WorkflowRun first = archived("good 1");

        WorkflowRun second = deployed("bad 2", "", Result.FAILURE);

        assertThat(shop.content()).isEqualTo("good 1");
        jenkins.assertLogContains("preflight passed; way back: shop-1 (build shop#1; " + ADOPTED + ")", second);
        jenkins.assertLogContains("decided: back to shop-1 (build shop#1; " + ADOPTED + ")", second);
        jenkins.assertLogContains("shop-1 was adopted, never verified, and its gates passed now", second);
        assertThat(first.isKeepLog()).as("whether the adopted build is kept").isTrue();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo(second.getUrl() + "deployments/").asNormalizedText())
                    .contains(ADOPTED, "provenance of the earlier build");
            String id = Shop.settled().get(0).deployment();
            String statement = client.goTo(
                            second.getUrl() + "deployments/provenance?adopted=true&deployment=" + id,
                            "application/jsonl")
                    .getWebResponse()
                    .getContentAsString();
            assertThat(statement).contains(Digest.ofText("good 1").hex()).contains("\"build\":\"1\"");
        }
        accept();
        deployed("bad 3", "", Result.FAILURE);
        assertThat(jenkins.getLog(second.getParent().getLastBuild()))
                .contains("way back: shop-1")
                .doesNotContain(ADOPTED);
    }

    @Test
    void anEarlierBuildThatFailsItsGatesIsBackUnverifiedAndEveryPageSaysSo() throws Exception {
        archived("worse 1");

        WorkflowRun second = deployed("bad 2", "", Result.FAILURE);

        assertThat(shop.content()).isEqualTo("worse 1");
        jenkins.assertLogContains("shop-1 (" + ADOPTED + ") is back, but gate 'word'", second);
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("safe-deploy/environment/production/").asNormalizedText())
                    .contains("shop-1 runs, " + ADOPTED);
            assertThat(client.goTo("safe-deploy/api/environments/production", "application/json")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("\"adopted\":true");
        }
    }

    @Test
    void theDialogSaysWhatIsAdoptedBeforeTheClick() throws Exception {
        archived("good 1");
        deployed("bad 2", ", onFailure: 'hold'", Result.FAILURE);
        assertThat(shop.content()).isEqualTo("bad 2");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("safe-deploy/environment/production/").asNormalizedText())
                    .contains("shop-1, " + ADOPTED);
            HtmlPage dialog = client.goTo("safe-deploy/environment/production/rollback?service=shop&release=shop-1");
            assertThat(dialog.asNormalizedText()).contains("shop-1 is " + ADOPTED);
        }
        WorkflowRun back = Shop.run(
                jenkins, "back", "rollbackTo environment: 'production', build: 'shop#1', reason: 'orders are lost'");

        jenkins.assertBuildStatus(Result.SUCCESS, back);
        assertThat(shop.content()).isEqualTo("good 1");
        jenkins.assertLogContains(ADOPTED, back);
    }

    @Test
    void whyThereIsNothingToAdoptIsTold() throws Exception {
        assertThat(jenkins.getLog(deployed("bad 1", "", Result.FAILURE)))
                .contains("there is nothing to roll back to (no earlier build of shop succeeded)");
        jenkins.buildAndAssertSuccess(Shop.job("shop", "echo 'nothing is archived'"));
        accept();
        assertThat(jenkins.getLog(deployed("bad 3", "", Result.FAILURE)))
                .contains("the last successful build, shop#2, has no archived artifact, or has it no more, that matches"
                        + " app.txt");
        archived("bad 5");
        accept();
        assertThat(jenkins.getLog(deployed("bad 5", "", Result.FAILURE)))
                .contains("not back to shop-4: its content is the same as what would be left");
        assertThat(shop.content()).isEqualTo("bad 5");
    }

    @Test
    void theBuildIsLetGoWhenItIsNotNeeded() throws Exception {
        WorkflowRun first = archived("bad 1");

        deployed("good 2", "", Result.SUCCESS);

        assertThat(first.isKeepLog()).isFalse();
    }

    @Test
    void theEarlierBuildIsFoundWithoutLoadingTheOthers() throws Exception {
        archived("good 1");
        for (int i = 0; i < 5; i++) {
            Shop.run(jenkins, "shop", "error 'no'");
        }
        RunLoadCounter.prepare(Shop.job("shop", shop.deploying("bad 7", "", "")));

        WorkflowRun last = RunLoadCounter.assertMaxLoads(
                Shop.job("shop", shop.deploying("bad 7", "", "")),
                2,
                () -> Shop.run(jenkins, "shop", shop.deploying("bad 7", "", "")));

        assertThat(shop.content()).isEqualTo("good 1");
        jenkins.assertLogContains(ADOPTED, last);
        assertThat(Environments.get().names()).containsExactly("production");
    }

    /** Else the hold of the failed one keeps the next away: nobody started these builds. */
    private static void accept() throws Exception {
        Environments.get().open("production").requests("somebody").accept("shop", "tests");
    }

    private WorkflowRun archived(String content) throws Exception {
        return jenkins.buildAndAssertSuccess(Shop.job("shop", """
                node {
                  writeFile file: 'app.txt', text: '%s'
                  archiveArtifacts 'app.txt'
                }
                """.formatted(content)));
    }

    private WorkflowRun deployed(String content, String more, Result expected) throws Exception {
        return jenkins.assertBuildStatus(expected, Shop.run(jenkins, "shop", shop.deploying(content, "", more)));
    }
}
