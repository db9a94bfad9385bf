package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Path;
import java.util.Map;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The step in the forms in which Pipelines are written, and what Pipeline code sees of its end. */
@WithJenkins
class PipelineFormsTest {
    @TempDir
    Path root;

    private Shop shop;

    @BeforeEach
    void make() {
        shop = new Shop(root);
    }

    @Test
    void declarative(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", """
                pipeline {
                  agent any
                  stages {
                    stage('Deploy') {
                      steps {
                        writeFile file: 'app.txt', text: 'good 1'
                        safeDeploy environment: 'production', service: 'shop', artifacts: 'app.txt',
                          target: directory(path: '%s'),
                          gates: [command(name: 'word', command: 'grep -q good %s/current/app.txt', count: 1),
                                  soak(name: 'stays', interval: '1s', timeout: '2s')]
                      }
                    }
                  }
                }
                """.formatted(shop.target(), shop.target()));

        jenkins.assertBuildStatusSuccess(run);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void declarativeWithABlock(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", """
                pipeline {
                  agent any
                  stages {
                    stage('Deploy') {
                      steps {
                        writeFile file: 'app.txt', text: 'good 1'
                        withSafeDeploy(environment: 'production', artifacts: 'app.txt',
                            gates: [command(command: 'grep -q good %s', count: 1)]) {
                          sh 'cp "$SAFE_DEPLOY_ARTIFACTS/app.txt" %s'
                        }
                      }
                    }
                  }
                }
                """.formatted(root.resolve("app"), root.resolve("app")));

        jenkins.assertBuildStatusSuccess(run);
        assertThat(root.resolve("app")).hasContent("good 1");
    }

    @Test
    void fromAPlanOfTheWorkspaceWithFieldsSaidInTheStep(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", """
                node {
                  writeFile file: 'app.txt', text: 'good 1'
                  writeFile file: 'deploy/production.yaml', text: '''
                environment: staging
                service: shop
                artifacts: [app.txt]
                target: {directory: {path: %s}}
                gates:
                  - command: {name: word, command: grep -q good %s/current/app.txt, count: 1}
                '''
                  safeDeploy plan: 'deploy/production.yaml', environment: 'production'
                }
                """.formatted(shop.target(), shop.target()));

        jenkins.assertBuildStatusSuccess(run);
        assertThat(Shop.settled()).hasSize(1);
    }

    @Test
    void aMistakeInThePlanNamesItsPlace(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", """
                node {
                  writeFile file: 'plan.yaml', text: 'environment: production\\nservise: shop\\n'
                  safeDeploy plan: 'plan.yaml'
                }
                """);

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("plan.yaml:2:1", run);
        jenkins.assertLogContains("did you mean 'service'", run);
    }

    @Test
    void failBuildFalseReturnsWhatHappened(JenkinsRule jenkins) throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));

        WorkflowRun run = Shop.run(jenkins, "shop", shop.deploying("bad 2", "", ", failBuild: false"));

        jenkins.assertBuildStatusSuccess(run);
        jenkins.assertLogContains("outcome ROLLED_BACK", run);
    }

    @Test
    void retryDoesNotPutAFailedReleaseInPlaceAgain(JenkinsRule jenkins) throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        String script = "retry(3) {\n" + shop.deploying("bad 2", "", "").replace("reason: 'test',", "") + "\n}";

        WorkflowRun run = Shop.run(jenkins, "shop", script);

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("Refused: ", run);
        assertThat(Shop.settled())
                .extracting(Settlement::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.ROLLED_BACK);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void catchErrorDecidesAboutTheBuild(JenkinsRule jenkins) throws Exception {
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));

        WorkflowRun run = Shop.run(
                jenkins, "shop", "catchError(buildResult: 'UNSTABLE') {\n" + shop.deploying("bad 2", "", "") + "\n}");

        jenkins.assertBuildStatus(Result.UNSTABLE, run);
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aReplayIsABuildOfItsOwn(JenkinsRule jenkins) throws Exception {
        WorkflowRun first = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(first);

        WorkflowRun replay = (WorkflowRun) first.getAction(ReplayAction.class)
                .run(shop.deploying("good 2", "", ""), Map.of())
                .get();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(replay));
        assertThat(shop.content()).isEqualTo("good 2");
        assertThat(Shop.settled()).extracting(Settlement::build).containsExactly("shop#1", "shop#2");
    }

    @Test
    void aRestartedStageDeploysWhatItsOriginalBuildHad(JenkinsRule jenkins) throws Exception {
        String script = """
                pipeline {
                  agent any
                  stages {
                    stage('Build') { steps { writeFile file: 'app.txt', text: "good ${env.BUILD_NUMBER}" } }
                    stage('Deploy') {
                      steps {
                        safeDeploy environment: 'production', service: 'shop', artifacts: 'app.txt',
                          target: directory(path: '%s'),
                          gates: [command(name: 'word', command: 'grep -q good %s/current/app.txt', count: 1)]
                      }
                    }
                  }
                }
                """.formatted(shop.target(), shop.target());
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        WorkflowRun first = Shop.run(jenkins, "shop", script);
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", script));
        assertThat(shop.content()).isEqualTo("good 2");

        WorkflowRun deploy = restarted(jenkins, first, "Deploy");

        jenkins.assertLogContains("what shop #1 had archived is deployed", deploy);
        assertThat(shop.content()).isEqualTo("good 1");

        WorkflowRun again = restarted(jenkins, deploy, "Deploy");
        jenkins.assertLogContains("what shop #1 had archived is deployed", again);

        restarted(jenkins, first, "Build");
        assertThat(shop.content()).isEqualTo("good 5");
    }

    private static WorkflowRun restarted(JenkinsRule jenkins, WorkflowRun run, String stage) throws Exception {
        try (ACLContext alice = ACL.as2(User.getOrCreateByIdOrFullName("alice").impersonate2())) {
            run.getAction(RestartDeclarativePipelineAction.class).run(stage);
        }
        jenkins.waitUntilNoActivityUpTo(60_000);
        return jenkins.assertBuildStatusSuccess(run.getParent().getLastBuild());
    }

    @Test
    void aSettingThatATargetRefusesIsToldWithoutAStackTrace(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", """
                node {
                  writeFile file: 'app.txt', text: 'good 1'
                  safeDeploy environment: 'production', artifacts: 'app.txt', target: directory(path: 'relative/path')
                }
                """);

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("The plan cannot be carried out", run);
        jenkins.assertLogContains("relative/path", run);
        jenkins.assertLogNotContains("\tat ", run);
    }

    @Test
    void withoutANodeItSaysWhatToDo(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = Shop.run(jenkins, "shop", "safeDeploy environment: 'production'");

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("safeDeploy needs a node", run);
    }

    @Test
    void whatIsWrongWithAStepIsToldByItsFieldsSinceNobodyWroteTheLinesOfIt(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                Shop.run(jenkins, "shop", shop.deploying("good 1", "", "").replace("name: 'word'", "name: 'a<b'"));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("safeDeploy: gates[0].command.name:", run);
        jenkins.assertLogContains("allowed: ", run);
        jenkins.assertLogNotContains("^", run);
    }
}
