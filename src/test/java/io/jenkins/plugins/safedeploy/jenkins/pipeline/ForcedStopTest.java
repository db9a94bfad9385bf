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

    /** Where a deployment waits when Jenkins is killed; on the way forward, or on the way back. */
    private enum Phase {
        HOOK(true),
        APPLY(true),
        GATE(true),
        APPROVAL(true),
        BLOCK(true),
        COMPENSATION(false),
        RESTORE(false),
        REVERIFY(false),
        BLOCK_BACK(false);

        private final boolean forward;

        Phase(boolean forward) {
            this.forward = forward;
        }

        String service() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        Path folder(String root) {
            return Path.of(root, service());
        }

        /** What waits in this phase, once the service is armed. */
        private String wait(String root) {
            Path folder = folder(root);
            return "if [ -e %s ]; then touch %s; while [ ! -e %s ]; do sleep 0.1; done; fi"
                    .formatted(folder.resolve("armed"), folder.resolve("begun"), folder.resolve("go"));
        }

        private String only(Phase phase, String root) {
            return this == phase ? wait(root) : "true";
        }

        /** In preflight the first release is still there, and nothing waits. */
        private String gateWaits(String root, String app) {
            String was = folder(root) + "/was-bad";
            return switch (this) {
                case GATE -> "if grep -q 2 %s; then %s; fi".formatted(app, wait(root));
                case REVERIFY ->
                    "if grep -q bad %s; then touch %s; elif [ -e %s ]; then %s; fi"
                            .formatted(app, was, was, wait(root));
                default -> "true";
            };
        }

        String script(String root, String content, boolean approval) {
            String app = folder(root) + "/shop/current/app.txt";
            String whenGood = "if grep -q good %s; then %s; fi";
            String gate = (this == REVERIFY ? whenGood.formatted(app, wait(root)) : only(GATE, root))
                    + "; grep -q good " + app;
            String gates = "gates: [%scommand(name: 'word', command: '%s', count: 1)]"
                    .formatted(approval ? "approval(name: 'manager', excludeRequester: false), " : "", gate);
            if (this == BLOCK || this == BLOCK_BACK) {
                return """
                        node {
                          sh 'mkdir -p %s'
                          writeFile file: 'app.txt', text: '%s'
                          withSafeDeploy(environment: 'production', service: '%s', artifacts: 'app.txt', reason: 'test', %s) {
                            sh 'cp "$SAFE_DEPLOY_ARTIFACTS/app.txt" %s'
                            sh 'if [ $SAFE_DEPLOY_ROLLBACK = %s ]; then %s; fi'
                          }
                        }
                        """.formatted(
                        Path.of(app).getParent(), content, service(), gates, app, this == BLOCK_BACK, wait(root));
            }
            String restart = this == RESTORE ? whenGood.formatted("app.txt", wait(root)) : only(APPLY, root);
            return """
                    node {
                      writeFile file: 'app.txt', text: '%s'
                      writeFile file: 'plan.yaml', text: '''
                    environment: production
                    service: %s
                    artifacts: [app.txt]
                    target: {directory: {path: %s}}
                    hooks:
                      beforeDeploy: [{name: before, run: "%s"}]
                      compensate: [{name: after, run: "%s"}]
                    '''
                      safeDeploy plan: 'plan.yaml', reason: 'test', target: directory(path: '%s', restart: '%s'), %s
                    }
                    """.formatted(
                            content,
                            service(),
                            folder(root) + "/shop",
                            only(HOOK, root),
                            only(COMPENSATION, root),
                            folder(root) + "/shop",
                            restart,
                            gates);
        }
    }

    @Test
    void inEachPhase() throws Throwable {
        real.startJenkins();
        real.runRemotely(ForcedStopTest::bringEachThere, root.toString());
        real.stopJenkinsForcibly();
        for (Phase phase : Phase.values()) {
            Files.createFile(phase.folder(root.toString()).resolve("go"));
        }
        real.startJenkins();
        real.runRemotely(ForcedStopTest::allComeToTheirEnd, root.toString());
    }

    private static void bringEachThere(JenkinsRule jenkins, String root) throws Throwable {
        Jenkins.get().setNumExecutors(Phase.values().length);
        for (Phase phase : Phase.values()) {
            Files.createDirectories(phase.folder(root));
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, phase.service(), phase.script(root, "good 1", false)));
            Files.createFile(phase.folder(root).resolve("armed"));
            boolean approval = phase == Phase.APPROVAL;
            String content = phase.forward ? "good 2" : "bad 2";
            WorkflowRun run = Shop.job(phase.service(), phase.script(root, content, approval))
                    .scheduleBuild2(0)
                    .waitForStart();
            Shop.await(() -> approval
                    ? JenkinsRule.getLog(run).contains("waits for approval")
                    : Files.exists(phase.folder(root).resolve("begun")));
        }
    }

    private static void allComeToTheirEnd(JenkinsRule jenkins, String root) throws Throwable {
        JenkinsEnvironment environment = Environments.get().open("production");
        String waiting = environment
                .ledger()
                .read(state -> state.deployments().values().stream()
                        .filter(facts -> facts.service().equals(Phase.APPROVAL.service()))
                        .findFirst()
                        .orElseThrow()
                        .id());
        environment.requests("alice").approve(waiting, new Approvals.Person("alice", Set.of(), true), "fine");
        for (Phase phase : Phase.values()) {
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
                    .isEqualTo(phase.forward ? Outcome.SUCCEEDED : Outcome.ROLLED_BACK);
            jenkins.assertBuildStatus(phase.forward ? Result.SUCCESS : Result.FAILURE, run);
            jenkins.assertLogContains("Resuming build", run);
            jenkins.assertLogContains("adopted by a new process", run);
            jenkins.assertLogContains("[safe-deploy] settled: " + settlement.outcome(), run);
            assertThat(phase.folder(root).resolve("shop/current/app.txt"))
                    .as(phase.name())
                    .hasContent(phase.forward ? "good 2" : "good 1");
        }
    }
}
