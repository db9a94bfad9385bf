package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.PasswordParameterValue;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.tasks.LogRotator;
import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.Provenance;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What stays with the builds: provenance, the anchor of the ledger, and the artifacts that a rollback needs. */
@WithJenkins
class BuildsTest {
    @TempDir
    Path root;

    @Test
    void provenanceIsDownloadedFromTheBuildAndHoldsNoSecret(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        WorkflowJob job = Shop.job("shop", shop.deploying("good 1", "", ""));
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("branch"), new PasswordParameterDefinition("token", "", "")));
        WorkflowRun run = job.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("branch", "main"),
                                new PasswordParameterValue("token", "s3cr3t-value")))
                .get();
        jenkins.assertBuildStatusSuccess(run);
        String deployment = Shop.settled().get(0).deployment();

        byte[] bytes = jenkins.createWebClient()
                .goTo(run.getUrl() + "deployments/provenance?deployment=" + deployment, "application/jsonl")
                .getWebResponse()
                .getContentAsStream()
                .readAllBytes();

        Provenance statement = Provenance.read(new String(bytes).strip().getBytes());
        assertThat(statement.subjects()).containsExactly(new Provenance.Subject("app.txt", Digest.ofText("good 1")));
        assertThat(statement.externalParameters()).containsEntry("branch", "main");
        assertThat(new String(bytes)).doesNotContain("s3cr3t-value", "token");
    }

    @Test
    void theHeadOfTheLedgerIsAnchoredInTheBuildAndItsLog(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        WorkflowRun run = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(run);

        jenkins.assertLogContains("ledger of production is at ", run);
        String anchor = run.getAction(io.jenkins.plugins.safedeploy.jenkins.build.DeploymentsAction.class)
                .getDeployed()
                .get(0)
                .getAnchor();
        assertThat(anchor).matches("[0-9]+:[0-9a-f]{64}");
        assertThat(JenkinsRule.getLog(run)).contains(anchor);
    }

    @Test
    void theDiscarderLeavesWhatARollbackNeeds(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        WorkflowJob job = Shop.job("shop", shop.deploying("good 1", "", ""));
        job.setBuildDiscarder(new LogRotator(-1, 1, -1, 1));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", "echo 'nothing to deploy'"));
        job.logRotate();

        jenkins.assertBuildStatusSuccess(back(jenkins, "shop#1"));
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(job.getBuildByNumber(1).isKeepLog()).isTrue();
        assertThat(Environments.get().names()).containsExactly("production");
    }

    @Test
    void whatAJobTakesAlongWasCopied(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));

        Shop.job("shop", "").delete();

        jenkins.assertBuildStatusSuccess(back(jenkins, "shop#1"));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void whatADeletedBuildTakesAlongWasCopied(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        WorkflowRun first = Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""));
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));

        first.keepLog(false);
        first.delete();

        jenkins.assertBuildStatusSuccess(back(jenkins, "shop#1"));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aJobThatWasRenamedAndMovedIsFound(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        WorkflowJob job = Shop.job("shop", shop.deploying("good 3", "", ""));
        Folder team = jenkins.createProject(Folder.class, "team");

        job.renameTo("store");
        Items.move(job, team);
        Shop.run(jenkins, "shop", "echo 'another job with the old name, and as many builds'");
        Shop.run(jenkins, "shop", "echo 'another job with the old name, and as many builds'");

        jenkins.assertBuildStatusSuccess(back(jenkins, "team/store#1"));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    private static WorkflowRun back(JenkinsRule jenkins, String build) throws Exception {
        return Shop.run(
                jenkins,
                "back",
                "rollbackTo environment: 'production', build: '" + build + "', reason: 'customers complain'");
    }

    @Test
    void aStepThatForgotItsDeploymentFindsItAgain(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        JenkinsEnvironment environment = Environments.get().open("production");
        String deployment = Shop.settled().get(0).deployment();
        String cause = environment.ledger().history(deployment).stream()
                .map(Entry::event)
                .filter(Event.Requested.class::isInstance)
                .map(event -> ((Event.Requested) event).cause())
                .findFirst()
                .orElseThrow();

        assertThat(cause).startsWith("build shop#1, step ");
        assertThat(environment.asked(cause)).contains(deployment);
        assertThat(environment.asked(cause + "0")).isEmpty();
    }
}
