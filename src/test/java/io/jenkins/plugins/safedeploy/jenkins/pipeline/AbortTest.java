package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Path;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Somebody or something stops the build while a deployment is under way. */
@WithJenkins
class AbortTest {
    @TempDir
    Path root;

    private Shop shop;
    private JenkinsRule jenkins;

    @BeforeEach
    void firstRelease(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
    }

    @Test
    void aPersonInTheApplyGoesBack() throws Exception {
        WorkflowRun run =
                started(shop.deploying("good 2", ", restart: 'grep -q 1 app.txt || sleep 60'", ""), "apply shop-2");

        person(run);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(last()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aPersonInTheGateGoesBack() throws Exception {
        WorkflowRun run = started(slowGate("good 2"), "gate 'word'");

        person(run);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(last()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aTimeoutLetsItComeToItsEnd() throws Exception {
        String script =
                "timeout(time: 2, unit: 'SECONDS') {\n" + shop.deploying("good 2", ", restart: 'sleep 5'", "") + "\n}";
        WorkflowRun run = started(script, "apply shop-2");

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        assertThat(last()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.content()).isEqualTo("good 2");
    }

    @Test
    void aBuildThatIsKilledLeavesItToTheController() throws Exception {
        WorkflowRun run = started(shop.deploying("good 2", ", restart: 'sleep 5'", ""), "apply shop-2");

        run.doKill();
        jenkins.waitForCompletion(run);

        Shop.await(() -> Shop.settled().size() == 2);
        assertThat(last()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.content()).isEqualTo("good 2");
    }

    @Test
    void aBuildThatIsDeletedLeavesItToTheController() throws Exception {
        WorkflowRun run = started(shop.deploying("bad 2", ", restart: 'sleep 5'", ""), "apply shop-2");

        run.doKill();
        jenkins.waitForCompletion(run);
        run.delete();

        Shop.await(() -> Shop.settled().size() == 2);
        assertThat(last()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aNewerBuildThatAbortsThisOneWaitsForItsEnd() throws Exception {
        Shop.job("shop", "").addProperty(disableConcurrentBuilds());
        WorkflowRun run = started(shop.deploying("good 2", ", restart: 'sleep 5'", ""), "apply shop-2");

        WorkflowRun newer = Shop.run(jenkins, "shop", shop.deploying("good 3", "", ""));

        jenkins.assertBuildStatus(Result.NOT_BUILT, run);
        jenkins.assertBuildStatusSuccess(newer);
        assertThat(Shop.settled())
                .extracting(settlement -> settlement.build() + " " + settlement.outcome())
                .containsExactly("shop#1 SUCCEEDED", "shop#2 SUCCEEDED", "shop#3 SUCCEEDED");
        assertThat(shop.content()).isEqualTo("good 3");
    }

    private static DisableConcurrentBuildsJobProperty disableConcurrentBuilds() {
        DisableConcurrentBuildsJobProperty property = new DisableConcurrentBuildsJobProperty();
        property.setAbortPrevious(true);
        return property;
    }

    private String slowGate(String content) {
        return shop.deploying(content, "", "").replace("count: 1", "count: 60, interval: '1s'");
    }

    private static WorkflowRun started(String script, String until) throws Exception {
        return Shop.started(Shop.job("shop", script), until);
    }

    private static void person(WorkflowRun run) {
        run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
    }

    private static Outcome last() throws Exception {
        var all = Shop.settled();
        return all.get(all.size() - 1).outcome();
    }
}
