package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code withSafeDeploy}: the block puts releases in place, new ones and earlier ones. */
@WithJenkins
class BlockTest {
    @TempDir
    Path root;

    private Shop shop;
    private JenkinsRule jenkins;

    @BeforeEach
    void firstRelease(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        Files.createDirectories(shop.target().resolve("current"));
    }

    private String script(String content, String more, String before) {
        return shop.deployingByBlock(content, more, before);
    }

    private WorkflowRun run(String content, String more) throws Exception {
        return Shop.run(jenkins, "shop", script(content, more, ""));
    }

    @Test
    void isRunAgainWithTheLastVerifiedRelease() throws Exception {
        WorkflowRun first = run("good 1", "");
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertLogContains("outcome SUCCEEDED", first);

        WorkflowRun bad = run("bad 2", "");

        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("ROLLED_BACK: shop-2 of shop in production; back to shop-1", bad);
        jenkins.assertLogContains("putting shop-2, rollback false", bad);
        jenkins.assertLogContains("putting shop-1, rollback true", bad);
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void thatFailsIsAFailedApply() throws Exception {
        jenkins.assertBuildStatusSuccess(run("good 1", ""));

        WorkflowRun failing = Shop.run(
                jenkins, "shop", script("good 2", "", "if (env.SAFE_DEPLOY_ROLLBACK == 'false') error 'no such host'"));

        jenkins.assertBuildStatus(Result.FAILURE, failing);
        jenkins.assertLogContains("The block failed: no such host", failing);
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aPersonsAbortGoesBack() throws Exception {
        jenkins.assertBuildStatusSuccess(run("good 1", ""));
        String wait = "if (env.SAFE_DEPLOY_ROLLBACK == 'false') { echo 'begun'; sleep 60 }";

        WorkflowRun run = Shop.started(Shop.job("shop", script("good 2", "", wait)), "begun");
        person(run);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(last().message()).contains("aborted");
        assertThat(shop.content()).isEqualTo("good 1");
    }

    /** What is interrupted takes its time to end, and is interrupted twice meanwhile: by its time limit and by a person. */
    private void interruptedTwice(boolean personFirst) throws Exception {
        jenkins.assertBuildStatusSuccess(run("good 1", ""));
        String stubborn = "if (env.SAFE_DEPLOY_ROLLBACK == 'false') sh \"\"\"trap 'while [ ! -e " + shop.go()
                + " ]; do sleep 0.1 || :; done; exit 1' TERM; echo begun; while :; do sleep 0.1 || :; done\"\"\"";
        String limited = script("good 2", ", plan: 'plan.yaml'", stubborn)
                .replace("def result", "writeFile file: 'plan.yaml', text: 'policy: {applyTimeout: 6s}'\n  def result");
        WorkflowRun run = Shop.started(Shop.job("shop", limited), "begun");
        if (!personFirst) {
            jenkins.waitForMessage("Sending interrupt signal", run);
        }
        person(run);
        Shop.await(() -> JenkinsRule.getLog(run).split("Sending interrupt signal").length == 3);
        Files.createFile(shop.go());

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Environments.get().open("production").ledger().history(last().deployment()))
                .extracting(Entry::event)
                .contains(new Event.AbortRequested(true, "Aborted by alice"));
    }

    @Test
    void aPersonWhoStopsTheBuildJustAfterUsIsHeard() throws Exception {
        interruptedTwice(false);
    }

    @Test
    void aPersonWhoStopsTheBuildJustBeforeUsIsHeard() throws Exception {
        interruptedTwice(true);
    }

    private static void person(WorkflowRun run) {
        run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
    }

    @Test
    void ofABuildThatIsKilledIsHeldAndEnded() throws Exception {
        jenkins.assertBuildStatusSuccess(run("good 1", ""));
        String wait = "if (env.SAFE_DEPLOY_ROLLBACK == 'false') sh 'echo begun; sleep 317; echo bad > " + shop.target()
                + "/current/app.txt'";

        WorkflowRun run = Shop.started(Shop.job("shop", script("good 2", "", wait)), "begun");
        run.doKill();
        jenkins.waitForCompletion(run);

        Shop.await(() -> last().build().equals("shop#2"));
        assertThat(last().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(last().landed()).isEqualTo(Landed.UNKNOWN);
        assertThat(last().hold()).isTrue();
        assertThat(shop.content()).isEqualTo("good 1");

        Environments.get().open("production").requests("alice").accept("shop", "looked at it");
        jenkins.assertBuildStatusSuccess(run("good 3", ""));
        assertThat(ProcessHandle.allProcesses())
                .as("what the block had started")
                .noneMatch(process -> process.info().commandLine().orElse("").equals("sleep 317"));
        assertThat(shop.content()).isEqualTo("good 3");
    }

    @Test
    void ofABuildThatIsKilledGoesBackByTheRecordedCommand() throws Exception {
        String command = ", rollback: 'cp \"$SAFE_DEPLOY_ARTIFACTS/app.txt\" " + shop.target() + "/current/app.txt'";
        jenkins.assertBuildStatusSuccess(run("good 1", command));
        String half = "if (env.SAFE_DEPLOY_ROLLBACK == 'false') sh 'echo half > " + shop.target()
                + "/current/app.txt; echo begun; sleep 300'";

        WorkflowRun run = Shop.started(Shop.job("shop", script("good 2", command, half)), "begun");
        run.doKill();
        jenkins.waitForCompletion(run);

        Shop.await(() -> last().build().equals("shop#2"));
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void putsAnEarlierReleaseBackOnRequest() throws Exception {
        jenkins.assertBuildStatusSuccess(run("good 1", ""));
        jenkins.assertBuildStatusSuccess(run("good 2", ""));

        WorkflowRun refused = Shop.run(
                jenkins,
                "other",
                "rollbackTo environment: 'production', service: 'shop', release: 'before-current', reason: 'slow'");
        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("Put it back by the block", refused);
        assertThat(shop.content()).isEqualTo("good 2");

        WorkflowRun back = Shop.run(jenkins, "shop", script("ignored", ", release: 'before-current'", ""));
        jenkins.assertBuildStatusSuccess(back);
        jenkins.assertLogContains("outcome ROLLED_BACK", back);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    private static Settlement last() throws Exception {
        var all = Shop.settled();
        return all.get(all.size() - 1);
    }
}
