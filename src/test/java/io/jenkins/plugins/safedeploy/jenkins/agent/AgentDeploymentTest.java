package io.jenkins.plugins.safedeploy.jenkins.agent;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Path;
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
}
