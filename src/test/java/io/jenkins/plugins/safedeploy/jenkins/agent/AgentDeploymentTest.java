package io.jenkins.plugins.safedeploy.jenkins.agent;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Path;
import jenkins.security.MasterToSlaveCallable;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The target is on an agent: another JVM, reached over its channel. */
@WithJenkins
class AgentDeploymentTest {
    @TempDir
    Path root;

    @Test
    void deploysGoesBackByItselfAndByHandWithoutANode(JenkinsRule jenkins) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("web"));
        Shop shop = new Shop(root).on("web");

        WorkflowRun first = Shop.run(jenkins, "shop", shop.deploying("good 1", ", restart: 'echo on $PWD'", ""));
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertLogContains("| on ", first);
        WorkflowRun bad = Shop.run(jenkins, "shop", shop.deploying("bad 2", "", ""));
        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("ROLLED_BACK", bad);
        assertThat(shop.content()).isEqualTo("good 1");
        Environments.get().open("production").requests("alice").accept("shop", "looked at it");
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 3", "", "")));

        WorkflowRun back = Shop.run(
                jenkins, "back", "rollbackTo environment: 'production', build: 'shop#1', reason: 'customers complain'");

        jenkins.assertBuildStatusSuccess(back);
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(agent.toComputer().isOnline()).isTrue();
    }

    @Test
    void anAgentThatIsLostInTheApplyIsWaitedForAndWhatRanThereIsEndedFirst(JenkinsRule jenkins) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("web"));
        Shop shop = new Shop(root).on("web");
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        WorkflowRun run = Shop.job("shop", shop.deploying("good 2", ", restart: 'grep -q 1 app.txt || sleep 4'", ""))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("apply shop-2", run);

        agent.getChannel().callAsync(new Halt());
        Awaitility.await().until(() -> agent.toComputer().isOffline());
        agent.toComputer().connect(true);
        jenkins.waitOnline(agent);

        jenkins.waitForCompletion(run);
        jenkins.assertLogContains("agent '" + agent.getNodeName() + "' was lost", run);
        jenkins.assertLogContains("nothing of an earlier try can land any more", run);
        var settled = Shop.settled();
        assertThat(settled.get(settled.size() - 1).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    /** Ends the agent's JVM at once. */
    private static final class Halt extends MasterToSlaveCallable<Void, RuntimeException> {
        private static final long serialVersionUID = 1;

        @Override
        public Void call() {
            Runtime.getRuntime().halt(1);
            return null;
        }
    }
}
