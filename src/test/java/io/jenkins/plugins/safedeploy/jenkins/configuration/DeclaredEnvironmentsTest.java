package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.plan.HttpGateParameters;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
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
        configure("""
                unclassified:
                  safeDeploy:
                    onlyDeclared: true
                    refuseHeldExecutors: true
                    waitingNodes: deployer
                    environments:
                      - name: production
                        jobs: shop, team/**
                        target:
                          command: {apply: ./apply.sh, timeout: 5m}
                        gates:
                          - http: {name: health, url: 'http://127.0.0.1/health', count: 3}
                          - prometheus: {name: errors, url: 'http://127.0.0.1:9090', query: sum(errors), max: 0.5, timeout: 5m}
                          - command: {name: smoke, command: ./smoke.sh, inconclusive: [3, 4], count: 1, stage: 1}
                          - soak: {name: stays up, timeout: 10m, interval: 30s, observeOnly: true}
                          - approval: {name: lead, approvers: 'alice, bob', quorum: 2, timeout: 4h, ask: 'Is support informed?'}
                          - approval: {name: security, excludeRequester: false}
                        freezeWindows:
                          - {name: christmas, from: '2026-12-24T00:00:00+01:00', to: '2026-12-27T00:00:00+01:00'}
                          - {name: weekend, days: 'fri, sat', from: '18:00', to: '06:00', zone: Europe/Berlin}
                        cooldown: 30m
                        deadline: 1h
                        onFailure: rollback
                        onAbort: rollback
                      - name: staging
                        jobs: '**'
                """);
        SafeDeployConfiguration configuration = SafeDeployConfiguration.get();
        DeclaredEnvironment before = configuration.environment("production").orElseThrow();
        before.getTarget().setVariables(Map.of("COLOUR", "blue"));
        ((HttpGateParameters) before.getGates().get(0)).setHeaders(Map.of("Accept", "text/plain", "X-A", "b: c"));
        Declaration declared = before.declaration();

        jenkins.configRoundtrip();

        assertThat(configuration.isOnlyDeclared()).isTrue();
        assertThat(configuration.mayWaitOn("deployer")).isTrue();
        assertThat(configuration.mayWaitOn("builder")).isFalse();
        DeclaredEnvironment after = configuration.environment("production").orElseThrow();
        assertThat(after).as("what the form submitted").isNotSameAs(before);
        assertThat(after.declaration()).isEqualTo(declared);
        assertThat(after.getJobs()).isEqualTo("shop, team/**");
        assertThat(after.allows("team/web/main")).isTrue();
        assertThat(after.allows("shops")).isFalse();
        assertThat(configuration
                        .environment("staging")
                        .orElseThrow()
                        .declaration()
                        .words())
                .isEmpty();
        configuration.load();
        assertThat(configuration.environment("production").orElseThrow().declaration())
                .as("read from the disk")
                .isEqualTo(declared);
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8)).contains("name: \"security\"");
    }

    @Test
    void whatAnEarlierVersionSavedIsRead(JenkinsRule jenkins) throws Exception {
        DeclaredEnvironment old = (DeclaredEnvironment) Jenkins.XSTREAM2.fromXML("""
                <io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredEnvironment>
                  <name>production</name>
                  <jobs>shop</jobs>
                </io.jenkins.plugins.safedeploy.jenkins.configuration.DeclaredEnvironment>
                """);

        assertThat(old.allows("shop")).isTrue();
        assertThat(old.getGates()).isEmpty();
        assertThat(old.declaration().words()).isEmpty();
    }

    @Test
    void theExampleOfThePageWorks(JenkinsRule jenkins) throws Exception {
        Path page = Path.of(System.getProperty("safe-deploy.project", "."), "docs", "jenkins.md");
        Matcher example =
                Pattern.compile("(?ms)^```yaml casc-example\\n(.*?)^```$").matcher(Files.readString(page));
        assertThat(example.find()).isTrue();
        configure(example.group(1));

        assertThat(SafeDeployConfiguration.get()
                        .environment("production")
                        .orElseThrow()
                        .declaration()
                        .words())
                .containsExactly(
                        "gates content",
                        "approvals lead (2 of alice, bob)",
                        "freeze windows christmas, weekend",
                        "target directory",
                        "cooldown at least 30m",
                        "deadline at most 1h",
                        "onFailure rollback",
                        "onAbort rollback");
    }

    @Test
    void theLastOneCanBeRemovedInTheForm(JenkinsRule jenkins) throws Exception {
        declare("production", "shop");
        HtmlPage page = jenkins.createWebClient().goTo("configure");
        HtmlForm form = page.getFormByName("config");
        form.<HtmlElement>getByXPath(".//div[@name='environments']//button[contains(@class, 'repeatable-delete')]")
                .get(0)
                .click();
        jenkins.waitUntilNoActivity();
        page.getWebClient().waitForBackgroundJavaScript(2000);

        jenkins.submit(form);

        assertThat(SafeDeployConfiguration.get().getEnvironments()).isEmpty();
    }

    @Test
    void whatCouldNotBeCarriedOutIsRefusedWithAllThatIsWrong(JenkinsRule jenkins) {
        assertThatThrownBy(() -> configure("""
                unclassified:
                  safeDeploy:
                    environments:
                      - name: production
                        gates:
                          - http: {name: health, count: 3}
                        freezeWindows:
                          - {name: weekend, days: sunday, from: '18:00', to: '06:00', zone: Mars}
                """))
                .hasStackTraceContaining("gates[0].http.url: is missing")
                .hasStackTraceContaining("weekly.days[0]")
                .hasStackTraceContaining("weekly.zone");
        assertThat(SafeDeployConfiguration.get().getEnvironments()).isEmpty();
    }

    private void configure(String text) throws Exception {
        Path yaml = root.resolve("jenkins.yaml");
        Files.writeString(yaml, text);
        ConfigurationAsCode.get().configure(yaml.toString());
    }

    private static void declare(String name, String jobs) {
        DeclaredEnvironment environment = new DeclaredEnvironment(name);
        environment.setJobs(jobs);
        SafeDeployConfiguration.get().setEnvironments(List.of(environment));
    }
}
