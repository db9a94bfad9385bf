package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The two steps in a real Jenkins: a page that says "good" or "bad" is deployed into a folder and measured there. */
@WithJenkins
class SafeDeployStepTest {
    @TempDir
    Path server;

    private JenkinsRule jenkins;
    private WorkflowJob shop;

    @BeforeEach
    void makeJob(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = rule.createProject(WorkflowJob.class, "shop");
    }

    @Test
    void aGoodReleaseIsPutInPlace() throws Exception {
        deploy("good 1", Result.SUCCESS);

        assertThat(page()).isEqualTo("good 1");
    }

    @Test
    void aReleaseThatFailsItsGateFailsTheBuildAndTheOneBeforeComesBack() throws Exception {
        deploy("good 1", Result.SUCCESS);

        WorkflowRun build = deploy("bad 2", Result.FAILURE);

        assertThat(page()).isEqualTo("good 1");
        jenkins.assertLogContains("ROLLED_BACK", build);
    }

    @Test
    void rollbackToPutsTheReleaseBeforeBackWithoutANode() throws Exception {
        deploy("good 1", Result.SUCCESS);
        deploy("good 2", Result.SUCCESS);

        run(
                "rollbackTo environment: 'production', release: 'before-current', reason: 'orders are lost'",
                Result.SUCCESS);

        assertThat(page()).isEqualTo("good 1");
    }

    private WorkflowRun deploy(String page, Result expected) throws Exception {
        return run("""
                node {
                    writeFile file: 'page', text: '%s'
                    safeDeploy environment: 'production', artifacts: 'page',
                        target: directory(path: '%s'),
                        gates: [command(name: 'page', command: 'grep -q good %s/current/page', interval: '1s', count: 1)]
                }
                """.formatted(page, server, server), expected);
    }

    private WorkflowRun run(String script, Result expected) throws Exception {
        shop.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.assertBuildStatus(expected, shop.scheduleBuild2(0));
    }

    private String page() throws Exception {
        return Files.readString(server.resolve("current/page"));
    }
}
