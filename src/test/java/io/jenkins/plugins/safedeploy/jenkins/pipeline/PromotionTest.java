package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code fromBuild}: what another job has built is deployed. */
@WithJenkins
class PromotionTest {
    private static final String BUILDING =
            "node { writeFile file: 'app.txt', text: 'good 1'; archiveArtifacts 'app.txt'; %s }";

    @TempDir
    Path root;

    private Shop shop;
    private JenkinsRule jenkins;

    @BeforeEach
    void securedJenkins(JenkinsRule rule) {
        jenkins = rule;
        shop = new Shop(root);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private WorkflowRun deploy(String from) throws Exception {
        return Shop.run(jenkins, "deploy", shop.deploying("other", "", ", fromBuild: '" + from + "'"));
    }

    @Test
    void theArchivedArtifactsAreDeployedAndTheBuildIsKept() throws Exception {
        WorkflowRun built = Shop.run(jenkins, "build", BUILDING.formatted(""));

        jenkins.assertBuildStatusSuccess(deploy("build#1"));

        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Shop.settled())
                .singleElement()
                .satisfies(only -> assertThat(only.build()).isEqualTo("build#1"));
        assertThat(built.isKeepLog()).isTrue();
    }

    @Test
    void aBuildThatFailedIsRefused() throws Exception {
        Shop.run(jenkins, "build", BUILDING.formatted("error 'no'"));

        WorkflowRun run = deploy("build#1");

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("ended with FAILURE", run);
        assertThat(Shop.settled()).isEmpty();
    }

    @Test
    void aJobOfAnotherFolderHasToBeReadableForEverybody() throws Exception {
        WorkflowJob secret = jenkins.createProject(Folder.class, "secret").createProject(WorkflowJob.class, "build");
        secret.setDefinition(new CpsFlowDefinition(BUILDING.formatted(""), true));
        jenkins.buildAndAssertSuccess(secret);

        WorkflowRun refused = deploy("secret/build#1");
        WorkflowRun missing = deploy("secret/nothing#1");

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("There is no build 'secret/build#1', or this job may not read", refused);
        jenkins.assertLogContains("There is no build 'secret/nothing#1', or this job may not read", missing);

        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toAuthenticated());
        jenkins.assertBuildStatusSuccess(deploy("secret/build#1"));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void whatWasNotArchivedIsNamed() throws Exception {
        Shop.run(jenkins, "build", "echo 'nothing'");

        WorkflowRun run = deploy("build#1");

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("matches: app.txt", run);
    }
}
