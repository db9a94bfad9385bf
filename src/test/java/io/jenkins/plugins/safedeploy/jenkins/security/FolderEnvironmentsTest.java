package io.jenkins.plugins.safedeploy.jenkins.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.fasterxml.jackson.databind.JsonNode;
import hudson.cli.CLICommandInvoker;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.safedeploy.jenkins.Client;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Two folders, each with its own production, and people who may do something in one of them only. */
@WithJenkins
class FolderEnvironmentsTest {
    private static final String PAGE = "safe-deploy/environment/team-a_2fproduction/";
    private static final String API = "/environments/team-a_2fproduction";
    private static final String REASON = "{\"reason\": \"because\"}";

    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Folder teamA;
    private Folder teamB;
    private Shop shopA;
    private Shop shopB;

    @BeforeEach
    void folders(JenkinsRule rule) throws Exception {
        jenkins = rule;
        teamA = jenkins.createProject(Folder.class, "team-a");
        teamB = jenkins.createProject(Folder.class, "team-b");
        shopA = new Shop(Files.createDirectory(root.resolve("a")));
        shopB = new Shop(Files.createDirectory(root.resolve("b")));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("alice", "bob", "carol", "dave", "erin", "fred")
                .grant(Item.READ, SafeDeployPermissions.ROLLBACK)
                .onFolders(teamA)
                .to("alice")
                .grant(Item.READ, SafeDeployPermissions.ROLLBACK, SafeDeployPermissions.OVERRIDE)
                .onFolders(teamB)
                .to("bob")
                .grant(Item.READ, SafeDeployPermissions.OVERRIDE)
                .onFolders(teamA)
                .to("carol")
                .grant(SafeDeployPermissions.VIEW, SafeDeployPermissions.APPROVE)
                .onFolders(teamA)
                .to("dave")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private WorkflowRun run(Folder folder, String name, String script) throws Exception {
        WorkflowJob job = (WorkflowJob) folder.getItem(name);
        if (job == null) {
            job = folder.createProject(WorkflowJob.class, name);
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = job.scheduleBuild2(0).get();
        jenkins.waitForCompletion(run);
        return run;
    }

    private void deploy() throws Exception {
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", shopA.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", shopA.deploying("good 2", "", "")));
        jenkins.assertBuildStatusSuccess(run(teamB, "shop", shopB.deploying("good for b", "", "")));
    }

    @Test
    void aNameMeansAnotherEnvironmentInEachFolder() throws Exception {
        deploy();

        WorkflowRun intruder = run(
                teamB,
                "intruder",
                "rollbackTo environment: 'team-a/production', release: 'before-current', reason: 'mine'");
        WorkflowRun above = Shop.run(
                jenkins,
                "above",
                "rollbackTo environment: 'team-a/production', release: 'before-current', reason: 'mine'");
        WorkflowRun own =
                run(teamA, "back", "rollbackTo environment: 'production', release: 'before-current', reason: 'bad'");

        assertThat(Environments.get().names()).containsExactly("team-a/production", "team-b/production");
        jenkins.assertBuildStatus(Result.FAILURE, intruder);
        jenkins.assertLogContains("There is no environment 'team-a/production'", intruder);
        jenkins.assertLogNotContains("There are: team-a", intruder);
        jenkins.assertBuildStatus(Result.FAILURE, above);
        jenkins.assertLogContains("There is no environment 'team-a/production'", above);
        jenkins.assertBuildStatusSuccess(own);
        assertThat(shopA.content()).isEqualTo("good 1");
        assertThat(shopB.content()).isEqualTo("good for b");
    }

    @Test
    void theFolderTakesItsEnvironmentAlong() throws Exception {
        deploy();

        teamA.renameTo("team-z");
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", shopA.deploying("good 3", "", "")));
        Folder other = jenkins.createProject(Folder.class, "team-a");
        Shop shop = new Shop(Files.createDirectory(root.resolve("other")));
        jenkins.assertBuildStatusSuccess(run(other, "shop", shop.deploying("good elsewhere", "", "")));

        assertThat(Environments.get().names())
                .containsExactly("team-a/production", "team-a/production.2", "team-b/production");
        assertThat(settled("team-a/production")).isEqualTo(3);
        assertThat(settled("team-a/production.2")).isEqualTo(1);
        teamA.delete();
        assertThat(seen("alice", "safe-deploy/")).doesNotContain("team-a_2fproduction/");
        assertThat(seen("admin", "safe-deploy/")).contains("team-a_2fproduction/");
    }

    private static int settled(String environment) throws Exception {
        return Environments.get()
                .open(environment)
                .ledger()
                .read(state -> state.recent().size());
    }

    @Test
    void pagesShowWhatSomebodyMaySee() throws Exception {
        deploy();

        for (String person : List.of("alice", "carol", "dave")) {
            assertThat(seen(person, "safe-deploy/"))
                    .contains("team-a_2fproduction")
                    .doesNotContain("team-b");
            assertThat(status(person, PAGE)).isEqualTo(200);
            assertThat(status(person, PAGE.replace("team-a", "team-b"))).isEqualTo(404);
        }
        assertThat(seen("bob", "safe-deploy/")).contains("team-b_2fproduction").doesNotContain("team-a");
        assertThat(seen("erin", "safe-deploy/")).doesNotContain("team-a").doesNotContain("team-b");
        assertThat(status("erin", PAGE)).isEqualTo(404);
        assertThat(status("fred", PAGE + "deployment/x")).isEqualTo(404);
        assertThat(status("bob", PAGE + "rollback/?service=shop&release=shop-1"))
                .isEqualTo(404);
        assertThat(seen("carol", PAGE + "rollback/?service=shop&release=team-a-shop-1"))
                .contains("You lack the permission Safe Deploy/Rollback");
        assertThat(seen("alice", PAGE + "rollback/?service=shop&release=team-a-shop-1"))
                .doesNotContain("You lack the permission");
    }

    @Test
    void theBuildShowsItsDeploymentToThoseWhoMaySeeTheEnvironment() throws Exception {
        deploy();
        WorkflowJob job = (WorkflowJob) teamA.getItem("shop");
        String before = job.getLastBuild().getUrl();
        assertThat(seen("alice", before)).contains(before + "deployments");
        assertThat(seen("alice", before + "deployments/")).contains("team-a_2fproduction");

        ((WorkflowJob) teamB.getItem("shop")).renameTo("shop-of-b");
        job = Items.move(job, teamB);

        String build = job.getLastBuild().getUrl();
        assertThat(status("bob", build)).isEqualTo(200);
        assertThat(seen("bob", build)).doesNotContain(build + "deployments");
        assertThat(seen("bob", build + "deployments/")).doesNotContain("team-a_2fproduction");
        assertThat(seen("admin", build + "deployments/")).contains("team-a_2fproduction");
    }

    @Test
    void aRollbackNeedsThePermissionInTheFolder() throws Exception {
        deploy();
        String body = "{\"release\": \"before-current\", \"reason\": \"because\"}";

        assertThat(Client.of(jenkins, "bob").post(API + "/rollback", body).status())
                .isEqualTo(404);
        assertThat(Client.of(jenkins, "carol").post(API + "/rollback", body).status())
                .isEqualTo(403);
        assertThat(cli("bob", "safe-deploy-rollback", "team-a/production", "--reason", "mine"))
                .isNotZero();
        assertThat(cli("carol", "safe-deploy-rollback", "team-a/production", "--reason", "mine"))
                .isEqualTo(6);
        assertThat(teamA.getItem(Shop.ROLLBACKS)).isNull();
        assertThat(shopA.content()).isEqualTo("good 2");

        JenkinsRule.WebClient alice = jenkins.createWebClient().login("alice");
        HtmlPage question = alice.goTo(PAGE + "rollback/?service=shop&release=team-a-shop-1");
        HtmlForm form = question.getFormByName("rollback");
        form.getInputByName("reason").setValue("customers complain");
        HtmlPage log = jenkins.submit(form);

        assertThat(log.getUrl().getPath()).contains("/job/team-a/job/" + Shop.ROLLBACKS + "/1/console");
        Run<?, ?> build = ((WorkflowJob) teamA.getItem(Shop.ROLLBACKS)).getBuildByNumber(1);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(shopA.content()).isEqualTo("good 1");
        assertThat(jenkins.jenkins.getItem(Shop.ROLLBACKS)).isNull();
    }

    @Test
    void thePermissionIsLookedAtAgainWhenTheRollbackRuns() throws Exception {
        deploy();
        jenkins.jenkins.setNumExecutors(0);
        assertThat(Client.of(jenkins, "alice")
                        .post(API + "/rollback", "{\"release\": \"before-current\", \"reason\": \"because\"}")
                        .status())
                .isEqualTo(202);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("alice")
                .grant(SafeDeployPermissions.ROLLBACK)
                .onFolders(teamB)
                .to("alice"));

        jenkins.jenkins.setNumExecutors(2);

        WorkflowJob job = (WorkflowJob) teamA.getItem(Shop.ROLLBACKS);
        Shop.await(() -> job.getBuildByNumber(1) != null);
        WorkflowRun run = jenkins.waitForCompletion(job.getBuildByNumber(1));
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("alice lacks the permission Safe Deploy/Rollback by now", run);
        assertThat(shopA.content()).isEqualTo("good 2");
    }

    @Test
    void anOverrideNeedsThePermissionInTheFolder() throws Exception {
        deploy();

        assertThat(Client.of(jenkins, "bob").post(API + "/pause", REASON).status())
                .isEqualTo(404);
        assertThat(Client.of(jenkins, "alice").post(API + "/pause", REASON).status())
                .isEqualTo(403);
        assertThat(paused()).isEmpty();
        assertThat(Client.of(jenkins, "carol").post(API + "/pause", REASON).status())
                .isEqualTo(200);
        assertThat(paused()).isEqualTo("because");
    }

    private static String paused() throws Exception {
        return Environments.get().open("team-a/production").ledger().read(state -> state.paused());
    }

    @Test
    void anApprovalNeedsThePermissionInTheFolder() throws Exception {
        String script = shopA.deploying("good 1", "", "").replace("gates: [", "gates: [approval(name: 'release'), ");
        WorkflowJob job = teamA.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = Shop.started(job, "waits for approval");
        JsonNode waiting =
                Client.of(jenkins, "dave").get(API).json().path("approvals").path(0);
        String deployment = waiting.path("deployment").asText();
        assertThat(deployment).as("what waits, in " + waiting).isNotEmpty();
        String approve = API + "/deployments/" + deployment + "/approve";

        assertThat(Client.of(jenkins, "bob").post(approve, "{}").status()).isEqualTo(404);
        assertThat(Client.of(jenkins, "alice").post(approve, "{}").status()).isEqualTo(403);
        assertThat(cli("alice", "safe-deploy-approve", "team-a/production", deployment))
                .isNotZero();
        assertThat(run.isBuilding()).isTrue();
        assertThat(Client.of(jenkins, "dave").post(approve, "{}").status()).isEqualTo(200);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    private int cli(String person, String command, String... arguments) {
        return new CLICommandInvoker(jenkins, command)
                .asUser(person)
                .invokeWithArgs(arguments)
                .returnCode();
    }

    private JenkinsRule.WebClient client(String person) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(person);
    }

    private String seen(String person, String page) throws Exception {
        return client(person).goTo(page).getWebResponse().getContentAsString();
    }

    private int status(String person, String page) throws Exception {
        return client(person).goTo(page).getWebResponse().getStatusCode();
    }
}
