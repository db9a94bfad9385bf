package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Branches and pull requests deploy from a real repository, which then goes away. */
@WithJenkins
class MultibranchTest {
    @TempDir
    Path root;

    private Shop shop;
    private JenkinsRule jenkins;
    private WorkflowMultiBranchProject project;

    @BeforeEach
    void aProjectWithABranch(JenkinsRule rule) throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        jenkins = rule;
        shop = new Shop(root);
        git("init", "-q", "-b", "main", ".");
        commit("good 1");
        project = jenkins.createProject(WorkflowMultiBranchProject.class, "shop");
        GitSCMSource source = new GitSCMSource(repository().toString());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));
        index();
    }

    @AfterEach
    void noLocalCheckout() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
    }

    private Path repository() {
        return root.resolve("repository");
    }

    private void git(String... arguments) throws Exception {
        Files.createDirectories(repository());
        List<String> command =
                new java.util.ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.com"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(repository().toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private void commit(String content) throws Exception {
        Files.writeString(repository().resolve("Jenkinsfile"), shop.deploying(content, "", ""));
        git("add", "-A");
        git("commit", "-q", "-m", content);
    }

    private void index() throws Exception {
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivityUpTo(120_000);
    }

    private WorkflowRun last(String branch) {
        return project.getItem(branch).getLastBuild();
    }

    @Test
    void aPullRequestDoesNotDeployWhereOnlyTheBranchMay() throws Exception {
        jenkins.assertBuildStatusSuccess(last("main"));
        DeclaredEnvironment production = new DeclaredEnvironment("production");
        production.setJobs("shop/main");
        SafeDeployConfiguration.get().setEnvironments(List.of(production));

        git("checkout", "-q", "-b", "PR-7");
        commit("good, says the pull request");
        index();

        jenkins.assertBuildStatus(Result.FAILURE, last("PR-7"));
        jenkins.assertLogContains(
                "'shop/PR-7' is not among those that may act on environment 'production'", last("PR-7"));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void aRollbackNeedsNeitherTheRepositoryNorTheBranch() throws Exception {
        jenkins.assertBuildStatusSuccess(last("main"));
        commit("good 2");
        index();
        jenkins.assertBuildStatusSuccess(last("main"));
        assertThat(shop.content()).isEqualTo("good 2");
        project.getItem("main").delete();
        Files.move(repository(), root.resolve("gone"));

        WorkflowRun back = Shop.run(
                jenkins,
                "back",
                "rollbackTo environment: 'production', build: 'shop/main#1', reason: 'customers complain'");

        jenkins.assertBuildStatusSuccess(back);
        assertThat(shop.content()).isEqualTo("good 1");
    }
}
