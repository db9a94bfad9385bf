package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** More than one deployment at a time, by several builds or by one. */
@WithJenkins
class AtOnceTest {
    @TempDir
    Path root;

    private Shop shop;
    private JenkinsRule jenkins;

    @BeforeEach
    void make(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        jenkins.jenkins.setNumExecutors(4);
    }

    private String waiting(String content) {
        return shop.deploying(content, ", restart: 'while [ ! -e %s ]; do sleep 0.1; done'".formatted(shop.go()), "");
    }

    /** Says in a plan what to do when another deployment has the service. */
    private String whenLocked(String content, String what) {
        return shop.deploying(content, "", ", plan: 'plan.yaml'")
                .replace(
                        "def result",
                        "writeFile file: 'plan.yaml', text: 'policy: {whenLocked: " + what + "}'\n  def result");
    }

    private static WorkflowRun start(String job, String script, String until) throws Exception {
        return Shop.started(Shop.job(job, script), until);
    }

    /** Until so many are in flight. */
    private static WorkflowRun queued(String job, String script, int inFlight) throws Exception {
        WorkflowRun run = start(job, script, "1 artifact,");
        Shop.await(() -> Environments.get()
                .open("production")
                .ledger()
                .<Boolean>read(state -> state.deployments().size() == inFlight));
        return run;
    }

    private static List<String> settled() throws Exception {
        return Shop.settled().stream()
                .map(each -> each.build() + " " + each.outcome())
                .toList();
    }

    @Test
    void theOneThatWaitsGoesFirstInFirstOut() throws Exception {
        WorkflowRun one = start("one", waiting("good 1"), "apply one-1");
        WorkflowRun two = queued("two", whenLocked("good 2", "wait"), 2);
        WorkflowRun three = queued("three", whenLocked("good 3", "wait"), 3);
        jenkins.waitForMessage("which has the lock; 1 more comes before this one", three);

        Files.createFile(shop.go());

        for (WorkflowRun run : List.of(one, two, three)) {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        }
        assertThat(settled()).containsExactly("one#1 SUCCEEDED", "two#1 SUCCEEDED", "three#1 SUCCEEDED");
        String first = Shop.settled().get(0).deployment();
        for (WorkflowRun waited : List.of(two, three)) {
            assertThat(JenkinsRule.getLog(waited).lines().filter(line -> line.contains("waits for " + first)))
                    .as("said once")
                    .singleElement()
                    .asString()
                    .contains(", the deployment of one-1 by build one#1, which ", " asked for at ");
            jenkins.assertLogContains("To take over: stop that one (environment production)", waited);
        }
        jenkins.assertLogNotContains("To take over", one);
    }

    @Test
    void theOneThatRefusesToWaitFailsAtOnce() throws Exception {
        WorkflowRun one = start("one", waiting("good 1"), "apply one-1");

        WorkflowRun two = Shop.run(jenkins, "two", whenLocked("good 2", "refuse"));

        jenkins.assertBuildStatus(Result.FAILURE, two);
        jenkins.assertLogContains("locked by deployment", two);
        assertThat(one.isBuilding()).isTrue();
        Files.createFile(shop.go());
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
        assertThat(settled()).containsExactly("two#1 NOTHING_DEPLOYED", "one#1 SUCCEEDED");
    }

    @Test
    void theLatestWinsOverThoseThatWait() throws Exception {
        WorkflowRun one = start("one", waiting("good 1"), "apply one-1");
        WorkflowRun two = queued("two", whenLocked("good 2", "latestWins"), 2);
        WorkflowRun three = start("three", whenLocked("good 3", "latestWins"), "waits for ");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(two));
        jenkins.assertLogContains("SUPERSEDED", two);
        assertThat(settled()).as("while the first still has the lock").containsExactly("two#1 SUPERSEDED");
        Files.createFile(shop.go());

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(three));
        assertThat(settled()).containsExactlyInAnyOrder("one#1 SUCCEEDED", "two#1 SUPERSEDED", "three#1 SUCCEEDED");
        assertThat(shop.content()).isEqualTo("good 3");
    }

    @Test
    void aBuildThatIsKilledInTheQueueDeploysNothing() throws Exception {
        WorkflowRun one = start("one", waiting("good 1"), "apply one-1");
        WorkflowRun two = queued("two", whenLocked("good 2", "wait"), 2);

        two.doKill();

        Shop.await(() -> settled().contains("two#1 ABORTED"));
        Files.createFile(shop.go());
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void parallelBranchesDeployServicesSideBySideAndOneServiceInTurn() throws Exception {
        String other = shop.deploying("good 1", "", "")
                .replace("service: 'shop'", "service: 'other'")
                .replace(shop.target().toString(), root.resolve("other").toString());
        String again = shop.deploying("good 2", "", "").replace("app.txt", "next.txt");

        WorkflowRun run = Shop.run(
                jenkins,
                "both",
                "parallel shop: {\n%s}, other: {\n%s}, again: {\n%s}"
                        .formatted(shop.deploying("good 1", "", ""), other, again));

        jenkins.assertBuildStatusSuccess(run);
        assertThat(Shop.settled())
                .extracting(each -> each.service() + " " + each.outcome())
                .containsExactlyInAnyOrder("shop SUCCEEDED", "shop SUCCEEDED", "other SUCCEEDED");
        assertThat(root.resolve("other/current/app.txt")).hasContent("good 1");
    }
}
