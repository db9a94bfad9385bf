package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Util;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins goes down while a deployment is under way, and comes back. */
class RestartTest {
    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path root;

    private Shop shop;

    @BeforeEach
    void make() {
        shop = new Shop(root);
    }

    @Test
    void inTheApply() throws Throwable {
        String wait =
                ", restart: 'touch %s.begun; while [ ! -e %s ]; do sleep 0.1; done'".formatted(shop.go(), shop.go());
        sessions.then(jenkins -> begun(Shop.job("shop", shop.deploying("good 1", wait, "")), "apply"));
        sessions.then(jenkins -> {
            Files.createFile(shop.go());
            goesOn(jenkins);
        });
    }

    @Test
    void inABlock() throws Throwable {
        String wait = "sh 'echo begun; while [ ! -e %s ]; do sleep 0.1; done'".formatted(shop.go());
        Files.createDirectories(shop.target().resolve("current"));
        sessions.then(jenkins -> begun(Shop.job("shop", shop.deployingByBlock("good 1", "", wait)), "begun"));
        sessions.then(jenkins -> {
            Files.createFile(shop.go());
            goesOn(jenkins);
            WorkflowRun run =
                    Jenkins.get().getItemByFullName("shop", WorkflowJob.class).getBuildByNumber(1);
            assertThat(JenkinsRule.getLog(run).split("putting shop-1"))
                    .as("run once")
                    .hasSize(2);
        });
    }

    @Test
    void inTheBlockThatPutsBack() throws Throwable {
        String wait = ("if (env.SAFE_DEPLOY_ROLLBACK == 'true') sh 'echo going back; while [ ! -e %s ]; do sleep 0.1;"
                        + " done'")
                .formatted(shop.go());
        Files.createDirectories(shop.target().resolve("current"));
        sessions.then(jenkins -> {
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deployingByBlock("good 1", "", "")));
            begun(Shop.job("shop", shop.deployingByBlock("bad 2", "", wait)), "going back");
        });
        sessions.then(jenkins -> {
            Files.createFile(shop.go());
            WorkflowRun run =
                    Jenkins.get().getItemByFullName("shop", WorkflowJob.class).getBuildByNumber(2);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("ROLLED_BACK: shop-2", run);
            assertThat(shop.content()).isEqualTo("good 1");
        });
    }

    @Test
    void inAGate() throws Throwable {
        String script = shop.deploying("good 1", "", "")
                .replace(
                        "command: 'grep -q good " + shop.target() + "/current/app.txt', count: 1",
                        "command: 'test -e " + shop.go()
                                + "', interval: '1s', failureLimit: 1000, consecutiveSuccessLimit: 2, timeout: '2m'");
        sessions.then(jenkins -> begun(Shop.job("shop", script), "gate 'word'"));
        sessions.then(jenkins -> {
            Files.createFile(shop.go());
            goesOn(jenkins);
        });
    }

    @Test
    void whileItWaitsForApproval() throws Throwable {
        String script = shop.deploying("good 1", "", "")
                .replace("gates: [", "gates: [approval(name: 'release manager', excludeRequester: false), ");
        sessions.then(jenkins -> begun(Shop.job("shop", script), "waits for approval"));
        sessions.then(jenkins -> {
            var environment = Environments.get().open("production");
            String id = environment
                    .ledger()
                    .read(state -> state.deployments().keySet().iterator().next());
            environment
                    .requests("alice")
                    .approve(
                            id,
                            new io.jenkins.plugins.safedeploy.engine.policy.Approvals.Person(
                                    "alice", java.util.Set.of(), true),
                            "fine");
            goesOn(jenkins);
        });
    }

    @Test
    void whileItWaitsForApprovalAndItsBuildDoesNotComeBack() throws Throwable {
        String script = shop.deploying("good 1", "", "")
                .replace("gates: [", "gates: [approval(name: 'release manager', excludeRequester: false), ");
        sessions.then(jenkins -> begun(Shop.job("shop", script), "waits for approval"));
        Util.deleteRecursive(new File(sessions.getHome(), "jobs/shop/builds/1"));
        sessions.then(jenkins -> {
            Shop.await(() -> !Shop.settled().isEmpty());
            assertThat(Shop.settled()).singleElement().satisfies(only -> {
                assertThat(only.outcome()).isEqualTo(Outcome.ABORTED);
                assertThat(only.landed()).isEqualTo(Landed.OLD);
            });
            assertThat(shop.target()).doesNotExist();
        });
    }

    private static void begun(WorkflowJob job, String what) throws Exception {
        Shop.started(job, what);
    }

    private void goesOn(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                Jenkins.get().getItemByFullName("shop", WorkflowJob.class).getBuildByNumber(1);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("outcome SUCCEEDED", run);
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Shop.settled())
                .singleElement()
                .satisfies(only -> assertThat(only.outcome()).isEqualTo(Outcome.SUCCEEDED));
    }
}
