package io.jenkins.plugins.safedeploy.jenkins.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.safedeploy.engine.plan.Declaration;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.plan.HttpGateParameters;
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
                .getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class)
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
                    rollbackJob: put it back
                    copiesLimitMebibytes: 512
                    environments:
                      - name: production
                        jobs: shop, team/**
                        services: shop, web/*
                        agents: deployer, built-in
                        target:
                          command:
                            apply: ./apply.sh
                            timeout: 5m
                            variableList:
                              - {name: COLOUR, value: blue}
                        gates:
                          - http:
                              name: health
                              url: http://127.0.0.1/health
                              count: 3
                              credential: key
                              credentialHeader: X-Key
                              headerList:
                                - {name: Accept, value: text/plain}
                                - {name: X-A, value: 'b: c'}
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
        assertThat(before.getTarget().getVariables()).isEqualTo(Map.of("COLOUR", "blue"));
        assertThat(((HttpGateParameters) before.getGates().get(0)).getHeaders())
                .isEqualTo(Map.of("Accept", "text/plain", "X-A", "b: c"));
        Declaration declared = before.declaration();

        jenkins.configRoundtrip();

        assertThat(configuration.isOnlyDeclared()).isTrue();
        assertThat(configuration.mayWaitOn("deployer")).isTrue();
        assertThat(configuration.mayWaitOn("builder")).isFalse();
        assertThat(configuration.getRollbackJob()).isEqualTo("put it back");
        assertThat(configuration.getCopiesLimitMebibytes()).isEqualTo(512);
        DeclaredEnvironment after = configuration.environment("production").orElseThrow();
        assertThat(after).as("what the form submitted").isNotSameAs(before);
        assertThat(after.declaration()).isEqualTo(declared);
        assertThat(after.getJobs()).isEqualTo("shop, team/**");
        assertThat(after.getServices()).isEqualTo("shop, web/*");
        assertThat(after.getAgents()).isEqualTo("deployer, built-in");
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
        String exported = exported();
        configuration.setEnvironments(List.of());
        configuration.setOnlyDeclared(false);
        configuration.setRefuseHeldExecutors(false);
        configuration.setWaitingNodes("");
        configuration.setRollbackJob("");
        configuration.setCopiesLimitMebibytes(0);
        configure(exported);
        assertThat(configuration.environment("production").orElseThrow().declaration())
                .as("imported from its export:\n" + exported)
                .isEqualTo(declared);
        assertThat(configuration.environment("staging").orElseThrow().getJobs()).isEqualTo("**");
        assertThat(exported()).as("nothing is lost").isEqualTo(exported);
    }

    /** What Configuration as Code says of this plugin alone. */
    private static String exported() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(all);
        Matcher ours = Pattern.compile("^  safeDeploy:\n(    .*\n)+", Pattern.MULTILINE)
                .matcher(all.toString(StandardCharsets.UTF_8));
        assertThat(ours.find()).isTrue();
        return "unclassified:\n" + ours.group();
    }

    @Test
    void otherServicesAndOtherAgentsAreRefused(JenkinsRule jenkins) throws Exception {
        DeclaredEnvironment production = new DeclaredEnvironment("production");
        production.setJobs("**");
        production.setServices("shop, web/*");
        production.setAgents("built-in");
        SafeDeployConfiguration.get().setEnvironments(List.of(production));
        jenkins.createOnlineSlave(Label.get("elsewhere"));
        Shop shop = new Shop(root);

        WorkflowRun service = Shop.run(
                jenkins, "other", shop.deploying("good 1", "", "").replace("service: 'shop'", "service: 'shops'"));
        WorkflowRun agent =
                Shop.run(jenkins, "shop", shop.deploying("good 1", "", "").replace("node('')", "node('elsewhere')"));

        jenkins.assertBuildStatus(Result.FAILURE, service);
        jenkins.assertLogContains(
                "'shops' is not among those that environment 'production' takes: shop, web/*", service);
        jenkins.assertBuildStatus(Result.FAILURE, agent);
        jenkins.assertLogContains("environment 'production' is deployed to from: built-in", agent);
        assertThat(shop.target()).doesNotExist();
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
    }

    @Test
    void whatIsOutOfBoundsIsRefused(JenkinsRule jenkins) {
        SafeDeployConfiguration configuration = SafeDeployConfiguration.get();
        for (String wrong : List.of("copiesLimitMebibytes: -1", "copiesLimitMebibytes: 1048577", "rollbackJob: a/b")) {
            assertThatThrownBy(() -> configure("unclassified: {safeDeploy: {" + wrong + "}}"))
                    .as(wrong)
                    .hasStackTraceContaining(
                            wrong.startsWith("copies") ? "Allowed: 0 to 1048576" : "No job can be named");
        }
        assertThat(configuration.getRollbackJob()).isEqualTo(Shop.ROLLBACKS);
        assertThat(configuration.getCopiesLimitMebibytes()).isEqualTo(10240);
    }

    @Test
    void rollbacksRunInTheJobThatIsNamed(JenkinsRule jenkins) throws Exception {
        configure("unclassified: {safeDeploy: {rollbackJob: put it back}}");
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));

        HtmlPage question = jenkins.createWebClient()
                .goTo("safe-deploy/environment/production/rollback/?service=shop&release=shop-1");
        question.getFormByName("rollback").getInputByName("reason").setValue("customers complain");
        jenkins.submit(question.getFormByName("rollback"));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(Jenkins.get()
                .getItemByFullName("put it back", WorkflowJob.class)
                .getBuildByNumber(1)));
        assertThat(shop.content()).isEqualTo("good 1");
        assertThat(Jenkins.get().getItem(Shop.ROLLBACKS)).isNull();
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
