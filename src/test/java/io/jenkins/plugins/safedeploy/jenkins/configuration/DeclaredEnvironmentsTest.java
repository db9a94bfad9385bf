package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What administrators declare holds against every Jenkinsfile. */
@WithJenkins
class DeclaredEnvironmentsTest {
    @TempDir
    Path root;

    @Test
    void onlyTheJobsOfTheListMayAct(JenkinsRule jenkins) throws Exception {
        declare("production", "shop, team/*");
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));

        WorkflowRun other = Shop.run(jenkins, "other", shop.deploying("good 3", "", ""));
        WorkflowRun back = Shop.run(
                jenkins, "another", "rollbackTo environment: 'production', release: 'last-verified', reason: 'me'");

        jenkins.assertBuildStatus(Result.FAILURE, other);
        jenkins.assertLogContains("'other' is not among those that may act on environment 'production': shop", other);
        jenkins.assertBuildStatus(Result.FAILURE, back);
        jenkins.assertLogContains("'another' is not among those", back);
        assertThat(Shop.settled()).hasSize(2);
        assertThat(shop.content()).isEqualTo("good 2");
    }

    @Test
    void aPersonsClickNeedsThePermissionAndNotTheList(JenkinsRule jenkins) throws Exception {
        declare("production", "shop");
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));

        HtmlPage question = jenkins.createWebClient()
                .goTo("safe-deploy/environment/production/rollback/?service=shop&release=shop-1");
        question.getFormByName("rollback").getInputByName("reason").setValue("customers complain");
        jenkins.submit(question.getFormByName("rollback"));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(Jenkins.get()
                .getItemByFullName(RollbackJob.NAME, WorkflowJob.class)
                .getBuildByNumber(1)));
        assertThat(shop.content()).isEqualTo("good 1");
    }

    @Test
    void whatIsNotDeclaredMayBeForbidden(JenkinsRule jenkins) throws Exception {
        SafeDeployConfiguration.get().setOnlyDeclared(true);

        WorkflowRun run = Shop.run(jenkins, "shop", new Shop(root).deploying("good 1", "", ""));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("Environment 'production' is not declared", run);
    }

    @Test
    void configurationAsCodeAndTheFormSayTheSame(JenkinsRule jenkins) throws Exception {
        Path yaml = root.resolve("jenkins.yaml");
        Files.writeString(yaml, """
                unclassified:
                  safeDeploy:
                    onlyDeclared: true
                    environments:
                      - name: production
                        jobs: shop, team/**
                """);
        ConfigurationAsCode.get().configure(yaml.toString());

        jenkins.configRoundtrip();

        SafeDeployConfiguration configuration = SafeDeployConfiguration.get();
        assertThat(configuration.isOnlyDeclared()).isTrue();
        assertThat(configuration.getEnvironments()).singleElement().satisfies(only -> {
            assertThat(only.getName()).isEqualTo("production");
            assertThat(only.getJobs()).isEqualTo("shop, team/**");
            assertThat(only.allows("team/web/main")).isTrue();
            assertThat(only.allows("shops")).isFalse();
        });
    }

    private static void declare(String name, String jobs) {
        DeclaredEnvironment environment = new DeclaredEnvironment(name);
        environment.setJobs(jobs);
        SafeDeployConfiguration.get().setEnvironments(List.of(environment));
    }
}
