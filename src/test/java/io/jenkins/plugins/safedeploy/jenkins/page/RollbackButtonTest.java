package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The way back by hand: build page, question, click, log. */
@WithJenkins
class RollbackButtonTest {
    @TempDir
    Path root;

    @Test
    void fromTheBuildPageToTheLogOfTheRollback(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("alice"));
        Shop shop = new Shop(root);
        WorkflowRun first = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        JenkinsRule.WebClient alice = jenkins.createWebClient().login("alice");

        HtmlPage build = alice.getPage(first);
        RollbackDialog question = RollbackDialog.open(jenkins, build, "Roll back to this ...");

        assertThat(question.text())
                .contains(
                        "Roll back shop in production?",
                        "shop-2",
                        "shop-1",
                        "Yes: nobody has the lock.",
                        "Was it bad before shop-2?",
                        "No, no gate failed before it began.",
                        "Yes, the one; digests are checked when they are read.",
                        "Yes: it is Jenkins itself.",
                        "Data: migrations");
        HtmlPage log = question.answer("customers complain");

        WorkflowRun rollback = Jenkins.get()
                .getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class)
                .getBuildByNumber(1);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(rollback));
        assertThat(log.getUrl().toString()).contains(rollback.getUrl());
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Shop.settled()).last().satisfies(last -> {
            assertThat(last.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(last.actor()).isEqualTo("alice");
            assertThat(last.message()).contains("customers complain");
        });
    }

    @Test
    void whatCannotWorkIsSaidAndThereIsNothingToPress(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        Shop shop = new Shop(root);
        Files.createDirectories(shop.target().resolve("current"));
        WorkflowRun first = Shop.run(jenkins, "shop", shop.deployingByBlock("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deployingByBlock("good 2", "", "")));
        first.deleteArtifacts();

        HtmlPage question = jenkins.createWebClient()
                .login("reader")
                .goTo("safe-deploy/environment/production/rollback?service=shop&release=shop-1");

        assertThat(question.asNormalizedText())
                .contains(
                        "It cannot work now.",
                        "You lack the permission Safe Deploy/Rollback.",
                        "The artifact 'app.txt' is gone",
                        "withSafeDeploy(environment: 'production', release: 'last-verified'");
        assertThat(question.<HtmlButton>querySelector("form[name=rollback] button")
                        .isDisabled())
                .isTrue();
    }

    @Test
    void aRollbackBuildThatIsStartedByHandSaysThatItHasNoRequest(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));

        WorkflowRun run = Shop.run(jenkins, "by-hand", "rollbackTo()");

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("carries no request", run);
    }
}
