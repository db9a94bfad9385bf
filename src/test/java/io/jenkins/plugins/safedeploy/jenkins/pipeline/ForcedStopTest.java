package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The process of Jenkins is killed while deployments are in each of their phases, one service a phase. After its start
 * each comes to the end that it would have come to, and its build with it.
 */
class ForcedStopTest {
    @RegisterExtension
    final RealJenkinsExtension real = new RealJenkinsExtension().withTimeout(540);

    @TempDir
    Path root;

    @Test
    void inEachPhase() throws Throwable {
        real.startJenkins();
        real.runRemotely(ForcedStopTest::bringEachThere, root.toString());
        real.stopJenkinsForcibly();
        for (HeldPhase phase : HeldPhase.values()) {
            HeldPhase.go(folder(root.toString(), phase));
        }
        real.startJenkins();
        real.runRemotely(ForcedStopTest::allComeToTheirEnd, root.toString());
    }

    private static Path folder(String root, HeldPhase phase) {
        return Path.of(root, phase.service());
    }

    private static void bringEachThere(JenkinsRule jenkins, String root) throws Throwable {
        Jenkins.get().setNumExecutors(HeldPhase.values().length);
        for (HeldPhase phase : HeldPhase.values()) {
            Path folder = Files.createDirectories(folder(root, phase));
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, phase.service(), phase.first(folder)));
            HeldPhase.arm(folder);
            WorkflowRun run = Shop.job(phase.service(), phase.second(folder, ""))
                    .scheduleBuild2(0)
                    .waitForStart();
            Shop.await(() -> phase.holds(folder, run));
        }
    }

    private static void allComeToTheirEnd(JenkinsRule jenkins, String root) throws Throwable {
        JenkinsEnvironment environment = Environments.get().open("production");
        String waiting = environment
                .ledger()
                .read(state -> state.deployments().values().stream()
                        .filter(facts -> facts.service().equals(HeldPhase.APPROVAL.service()))
                        .findFirst()
                        .orElseThrow()
                        .id());
        environment.requests("alice").approve(waiting, new Approvals.Person("alice", Set.of(), true), "fine");
        for (HeldPhase phase : HeldPhase.values()) {
            WorkflowRun run = Jenkins.get()
                    .getItemByFullName(phase.service(), WorkflowJob.class)
                    .getBuildByNumber(2);
            jenkins.waitForCompletion(run);
            Settlement settlement = Shop.settled().stream()
                    .filter(each -> each.build().equals(phase.service() + "#2"))
                    .findFirst()
                    .orElseThrow();
            assertThat(settlement.outcome())
                    .as("%s: %s%n%s", phase, settlement.message(), JenkinsRule.getLog(run))
                    .isEqualTo(phase.forward() ? Outcome.SUCCEEDED : Outcome.ROLLED_BACK);
            jenkins.assertBuildStatus(phase.forward() ? Result.SUCCESS : Result.FAILURE, run);
            jenkins.assertLogContains("Resuming build", run);
            jenkins.assertLogContains("adopted by a new process", run);
            jenkins.assertLogContains("[safe-deploy] settled: " + settlement.outcome(), run);
            assertThat(HeldPhase.content(folder(root, phase)))
                    .as(phase.name())
                    .isEqualTo(phase.forward() ? "good 2" : "good 1");
        }
    }
}
