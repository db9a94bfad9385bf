package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.driver.RefusedException;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Jenkinsfile of a pull request tries to loosen what administrators declared: refused, or without effect. */
@WithJenkins
class LooseningTest {
    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Path target;

    @BeforeEach
    void productionIsDeclared(JenkinsRule rule) {
        jenkins = rule;
        target = root.resolve("shop");
    }

    @Test
    void withoutTheGateItIsMeasuredAllTheSame() throws Exception {
        declare(gate());

        WorkflowRun good = deploy("good 1", "");
        WorkflowRun bad = deploy("broken", "gates: [command(name: 'mine', command: 'true', count: 1)]");

        jenkins.assertBuildStatusSuccess(good);
        jenkins.assertLogContains("environment production declares: gates word; target directory", good);
        jenkins.assertBuildStatus(Result.FAILURE, bad);
        assertThat(Shop.settled().get(1).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(content()).isEqualTo("good 1");
    }

    @Test
    void aGateOfTheSameNameThatOnlyObservesIsRefused() throws Exception {
        declare(gate());

        WorkflowRun run = deploy("broken", "gates: [" + gateSaying("grep -q good", ", observeOnly: true") + "]");

        refused(run, "gate 'word'", "observeOnly: true instead of the declared false");
    }

    @Test
    void aGateOfTheSameNameThatAlwaysPassesIsRefused() throws Exception {
        declare(gate());

        WorkflowRun run = deploy("broken", "gates: [command(name: 'word', command: 'true', count: 1)]");

        refused(run, "gate 'word'", "command: 'true' instead of the declared 'grep -q good");
    }

    @Test
    void anotherTargetIsRefused() throws Exception {
        declare(gate());

        WorkflowRun run = deploy("good 1", "target: directory(path: '" + root.resolve("mine") + "')");

        refused(run, "target: the environment declares another one", "mine");
        assertThat(root.resolve("mine")).doesNotExist();
    }

    @Test
    void holdInsteadOfRollbackIsRefused() throws Exception {
        declare(gate() + "        onFailure: rollback\n        onAbort: rollback\n");

        WorkflowRun run = deploy("broken", "onFailure: 'hold', onAbort: 'leave'");

        refused(run, "policy.onFailure: is hold", "policy.onAbort: is leave");
    }

    @Test
    void aFreezeHoldsAndAReasonInTheJenkinsfileDoesNotHelp() throws Exception {
        Instant now = Instant.now();
        declare(gate() + "        freezeWindows:\n          - {name: all hands, from: '"
                + now.minus(Duration.ofHours(1)) + "', to: '" + now.plus(Duration.ofHours(1)) + "'}\n");

        WorkflowRun run = deploy("good 1", "reason: 'urgent'");

        refused(run, "Deployments are frozen ('all hands')");
    }

    @Test
    void theAuthorAsApproverAndALowerQuorumHaveNoEffect() throws Exception {
        declare(gate() + "          - approval: {name: lead, approvers: 'alice, bob', quorum: 2}\n");

        refused(
                deploy("good 0", "gates: [approval(name: 'lead', approvers: 'mallory', quorum: 1)]"),
                "approval 'lead'",
                "mallory");
        WorkflowRun run = start(
                "good 1",
                "gates: [approval(name: 'lead', approvers: 'bob, alice', quorum: 1, excludeRequester: false),"
                        + " approval(name: 'me', approvers: 'mallory')]");
        jenkins.waitForMessage("waits for approval", run);

        approve("mallory");
        approve("alice");
        assertThat(waiting().awaitsApproval()).isTrue();
        approve("bob");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(content()).isEqualTo("good 1");
    }

    @Test
    void somebodyWhomNobodyListsStaysOutside() throws Exception {
        declare(gate() + "          - approval: {name: lead, approvers: 'alice'}\n");
        WorkflowRun run = start("good 1", "");
        jenkins.waitForMessage("waits for approval", run);

        Assertions.assertThatThrownBy(() -> approve("mallory"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("you are not among its approvers (alice)");
        requests().reject(waiting().id(), person("alice"), "no ticket");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        assertThat(Shop.settled())
                .singleElement()
                .satisfies(only -> assertThat(only.outcome()).isEqualTo(Outcome.REJECTED));
    }

    @Test
    void theWayBackPassesAFreezeAndAsksNobody() throws Exception {
        declare(gate());
        jenkins.assertBuildStatusSuccess(deploy("good 1", ""));
        jenkins.assertBuildStatusSuccess(deploy("good 2", ""));
        Instant now = Instant.now();
        declare(gate() + "          - approval: {name: lead, approvers: 'alice'}\n"
                + "        freezeWindows:\n          - {name: night, from: '" + now.minus(Duration.ofHours(1))
                + "', to: '" + now.plus(Duration.ofHours(1)) + "'}\n");

        WorkflowRun run = Shop.run(
                jenkins, "shop", "rollbackTo environment: 'production', release: 'before-current', reason: '3 a.m.'");

        jenkins.assertBuildStatusSuccess(run);
        assertThat(content()).isEqualTo("good 1");
    }

    @Test
    void theWayBackIsMeasuredByWhatIsDeclaredSince() throws Exception {
        declare(gate());
        jenkins.assertBuildStatusSuccess(deploy("good 1", ""));
        jenkins.assertBuildStatusSuccess(deploy("good 2", ""));
        declare(gate() + "          - command: {name: newer, command: grep -q 2 " + target
                + "/current/app.txt, count: 1}\n");

        WorkflowRun run = Shop.run(
                jenkins, "shop", "rollbackTo environment: 'production', release: 'before-current', reason: '3 a.m.'");

        jenkins.assertLogContains("measured there, too, since the environment declares it now: newer", run);
        jenkins.assertLogContains("gate 'word' after the rollback ...", run);
        jenkins.assertLogContains("gate 'newer' after the rollback: FAILED", run);
        assertThat(Shop.settled().get(2).outcome()).isEqualTo(Outcome.ROLLED_BACK_UNVERIFIED);
        assertThat(content()).isEqualTo("good 1");
    }

    @Test
    void aReasonThatStandsInTheJenkinsfileDoesNotBringAQuarantinedReleaseBack() throws Exception {
        declare(gate());
        jenkins.assertBuildStatusSuccess(deploy("good 1", ""));
        jenkins.assertBuildStatus(Result.FAILURE, deploy("broken", ""));
        requests().accept("shop", "tests");

        WorkflowRun run = deploy("broken", "reason: 'always'");

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("the reason does not count: nobody started this build", run);
        jenkins.assertLogContains("is quarantined since", run);
        assertThat(Shop.settled()).hasSize(2);
    }

    @Test
    void anExecutorThatWaitsIsToldOnceAndMayBeRefused() throws Exception {
        declare("        gates:\n          - approval: {name: lead, approvers: 'alice', timeout: 2h}\n");
        WorkflowRun run = start("good 1", "");
        jenkins.waitForMessage("waits for approval", run);
        approve("alice");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(JenkinsRule.getLog(run).split("an executor of the built-in node is busy with waiting", -1))
                .as("told once")
                .hasSize(2);
        jenkins.assertLogContains("agent none", run);

        SafeDeployConfiguration.get().setRefuseHeldExecutors(true);
        WorkflowRun refused = deploy("good 2", "");

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("do not let an executor of the built-in node wait", refused);
        assertThat(Shop.settled()).hasSize(1);
    }

    private void refused(WorkflowRun run, String... words) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, run);
        for (String word : words) {
            jenkins.assertLogContains(word, run);
        }
        assertThat(Shop.settled()).as("nothing was deployed").isEmpty();
        assertThat(target).doesNotExist();
    }

    private String gate() {
        return "        gates:\n          - command: {name: word, command: grep -q good " + target
                + "/current/app.txt, count: 1}\n";
    }

    private String gateSaying(String command, String more) {
        return "command(name: 'word', command: '" + command + " " + target + "/current/app.txt', count: 1" + more + ")";
    }

    private void declare(String more) throws Exception {
        Path yaml = root.resolve("jenkins.yaml");
        Files.writeString(yaml, """
                unclassified:
                  safeDeploy:
                    environments:
                      - name: production
                        jobs: shop
                        target:
                          directory: {path: %s}
                """.formatted(target) + more);
        ConfigurationAsCode.get().configure(yaml.toString());
    }

    private WorkflowRun deploy(String content, String parameters) throws Exception {
        return jenkins.waitForCompletion(start(content, parameters));
    }

    private static WorkflowRun start(String content, String parameters) throws Exception {
        return Shop.job("shop", """
                node {
                  writeFile file: 'app.txt', text: '%s'
                  safeDeploy environment: 'production', service: 'shop', artifacts: 'app.txt'%s
                }
                """.formatted(content, parameters.isEmpty() ? "" : ", " + parameters))
                .scheduleBuild2(0)
                .waitForStart();
    }

    private String content() throws Exception {
        return Files.readString(target.resolve("current").resolve("app.txt")).strip();
    }

    private static Requests requests() throws Exception {
        return environment().requests("somebody");
    }

    private static void approve(String person) throws Exception {
        environment().requests(person).approve(waiting().id(), person(person), "fine");
    }

    private static Approvals.Person person(String id) {
        return new Approvals.Person(id, Set.of(), false);
    }

    private static DeploymentFacts waiting() throws Exception {
        return environment()
                .ledger()
                .read(state -> List.copyOf(state.deployments().values()).get(0).copy());
    }

    private static JenkinsEnvironment environment() throws Exception {
        return Environments.get().open("production");
    }
}
