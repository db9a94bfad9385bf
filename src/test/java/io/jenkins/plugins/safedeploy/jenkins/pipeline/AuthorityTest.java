package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.jenkins.People;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What steps may do, whose Pipelines run as the system or as a person. */
@WithJenkins
class AuthorityTest {
    private static final String BACK =
            "rollbackTo environment: 'production', service: 'shop', release: 'shop-1', reason: 'lost orders'";

    @TempDir
    Path root;

    private final MockQueueItemAuthenticator pipelines = new MockQueueItemAuthenticator();
    private JenkinsRule jenkins;
    private Shop shop;

    @BeforeEach
    void people(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        People.moveIn(jenkins);
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().add(pipelines);
    }

    /** Pipelines of that job run as somebody from now on. */
    private void as(String person, String job) {
        pipelines.authenticate(job, User.getOrCreateByIdOrFullName(person).impersonate2());
    }

    private WorkflowRun run(String job, String script) throws Exception {
        return Shop.run(jenkins, job, script);
    }

    private void twoReleases() throws Exception {
        jenkins.assertBuildStatusSuccess(run("shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(run("shop", shop.deploying("good 2", "", "")));
    }

    private void refused(WorkflowRun run, String why) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains(why, run);
    }

    @Test
    void aRollbackByAStepNeedsThePermissionOfWhomItRunsAs() throws Exception {
        twoReleases();
        as("builder", "back");

        refused(run("back", BACK), "runs as 'builder', who lacks the permission Safe Deploy/Rollback");
        assertThat(shop.content()).isEqualTo("good 2");

        as("rollback", "back");
        jenkins.assertBuildStatusSuccess(run("back", BACK));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void soDoesARollbackByABlock() throws Exception {
        Files.createDirectories(shop.target().resolve("current"));
        jenkins.assertBuildStatusSuccess(run("shop", shop.deployingByBlock("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(run("shop", shop.deployingByBlock("good 2", "", "")));
        String back = shop.deployingByBlock("ignored", ", release: 'shop-1'", "");
        as("builder", "shop");
        jenkins.jenkins.setAuthorizationStrategy(buildingEverywhere());

        refused(run("shop", back), "runs as 'builder', who lacks the permission Safe Deploy/Rollback");
        assertThat(shop.content()).isEqualTo("good 2");

        pipelines.authenticate("shop", ACL.SYSTEM2);
        jenkins.assertBuildStatusSuccess(run("shop", back));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aDeploymentNeedsTheJobInTheListWhoeverItRunsAs() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(buildingEverywhere());
        DeclaredEnvironment production = new DeclaredEnvironment("production");
        production.setJobs("release");
        SafeDeployConfiguration.get().setEnvironments(List.of(production));
        as("admin", "shop");
        as("builder", "release");

        refused(
                run("shop", shop.deploying("good 1", "", "")),
                "'shop' is not among those that may act on environment 'production'");
        jenkins.assertBuildStatusSuccess(run("release", shop.deploying("good 1", "", "")));
        assertThat(shop.content()).isEqualTo("good 1");
        refused(run("shop", BACK), "'shop' is not among those that may act on environment 'production'");
    }

    @Test
    void aDeploymentNeedsSomebodyWhoMaySeeTheEnvironment() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(
                buildingEverywhere().grant(Computer.BUILD).everywhere().toEveryone());
        as("stranger", "shop");

        refused(
                run("shop", shop.deploying("good 1", "", "")),
                "runs as 'stranger', who lacks the permission Safe Deploy/View");
        assertThat(shop.target()).doesNotExist();
    }

    @Test
    void whatAnotherJobBuiltIsReadAsWhomThePipelineRunsAs() throws Exception {
        WorkflowJob secret = jenkins.createProject(Folder.class, "secret").createProject(WorkflowJob.class, "build");
        secret.setDefinition(new CpsFlowDefinition(
                "node { writeFile file: 'app.txt', text: 'good 1'; archiveArtifacts 'app.txt' }", true));
        jenkins.buildAndAssertSuccess(secret);
        run("build", "node { writeFile file: 'app.txt', text: 'good 1'; archiveArtifacts 'app.txt' }");
        jenkins.jenkins.setAuthorizationStrategy(
                buildingEverywhere().grant(Item.READ).onItems(secret).to("rollback"));

        String unknown = "There is no build '%s', or this job may not read";
        as("reader", "deploy");
        refused(run("deploy", from("build#1")), unknown.formatted("build#1"));
        refused(run("deploy", from("secret/build#1")), unknown.formatted("secret/build#1"));

        as("rollback", "deploy");
        refused(run("deploy", from("build#1")), unknown.formatted("build#1"));
        jenkins.assertBuildStatusSuccess(run("deploy", from("secret/build#1")));
        assertThat(shop.content()).isEqualTo("good 1");

        pipelines.authenticate("deploy", ACL.SYSTEM2);
        refused(run("deploy", from("secret/build#1")), unknown.formatted("secret/build#1"));
        jenkins.assertBuildStatusSuccess(run("deploy", from("build#1")));
    }

    @Test
    void aPermissionThatIsTakenAwayBetweenTheClickAndTheBuildIsMissing() throws Exception {
        twoReleases();
        jenkins.jenkins.setQuietPeriod(0);
        jenkins.jenkins.doQuietDown();
        try (ACLContext rollback =
                ACL.as2(User.getOrCreateByIdOrFullName("rollback").impersonate2())) {
            EnvironmentActs.of("production").rollBack("shop", "shop-1", "", "lost orders", false);
        }
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("rollback"));
        jenkins.jenkins.doCancelQuietDown();

        Shop.await(() -> rollbackBuild() != null);
        refused(
                jenkins.waitForCompletion(rollbackBuild()),
                "rollback lacks the permission Safe Deploy/Rollback by now");
        assertThat(shop.content()).isEqualTo("good 2");
    }

    private static WorkflowRun rollbackBuild() {
        return Jenkins.get()
                .getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class)
                .getBuildByNumber(1);
    }

    private String from(String build) {
        return shop.deploying("other", "", ", fromBuild: '" + build + "'");
    }

    /** Pipelines need an executor, which is not what is looked at here. */
    private static MockAuthorizationStrategy buildingEverywhere() {
        return People.permissions().grant(Computer.BUILD).everywhere().to("reader", "builder", "rollback");
    }
}
