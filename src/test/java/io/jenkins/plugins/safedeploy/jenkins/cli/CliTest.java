package io.jenkins.plugins.safedeploy.jenkins.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.cli.CLICommandInvoker;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import io.jenkins.plugins.safedeploy.jenkins.People;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The commands of the Jenkins CLI, for everybody. */
@WithJenkins
class CliTest {
    /** What Jenkins itself answers to whoever lacks a permission. */
    private static final int DENIED = 6;

    private static final int DONE = ExitCode.DONE.code();
    private static final int USAGE = ExitCode.USAGE.code();
    private static final int REFUSED = ExitCode.REFUSED.code();

    @TempDir
    Path root;

    private JenkinsRule jenkins;
    private Shop shop;

    @BeforeEach
    void twoReleases(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        People.moveIn(jenkins);
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
    }

    @Test
    void eachCommandForEverybody() throws Exception {
        Map<String, List<Integer>> expected = new LinkedHashMap<>();
        List<Integer> looking = List.of(DENIED, DONE, DONE, DONE, DONE, DONE, DONE);
        List<Integer> deciding = List.of(DENIED, REFUSED, REFUSED, REFUSED, DONE, REFUSED, DONE);
        expected.put("safe-deploy-status", looking);
        expected.put("safe-deploy-status production", looking);
        expected.put("safe-deploy-history production", looking);
        expected.put("safe-deploy-verify production", looking);
        expected.put(
                "safe-deploy-rollback production --release shop-1 --reason because",
                List.of(DENIED, DENIED, DENIED, DONE, DENIED, DENIED, DONE));
        expected.put("safe-deploy-approve production {deployment}", deciding);
        expected.put("safe-deploy-approve production {deployment} --reject --comment no", deciding);
        Map<String, List<Integer>> seen = new LinkedHashMap<>();
        for (String command : expected.keySet()) {
            List<Integer> codes = new ArrayList<>();
            for (String person : People.ALL) {
                String words = command.contains("{") ? command.replace("{deployment}", waiting()) : command;
                codes.add(as(person, words.split(" ")).returnCode());
            }
            seen.put(command, codes);
        }
        seen.forEach((command, codes) -> System.out.println(command + "  " + People.ALL + " " + codes));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void somebodyWhoIsNotLoggedInNeverApproves() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(People.permissions()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(SafeDeployPermissions.APPROVE)
                .everywhere()
                .toEveryone());
        String deployment = waiting();

        CLICommandInvoker.Result answer = as("anonymous", "safe-deploy-approve", "production", deployment);

        assertThat(answer.returnCode()).isEqualTo(REFUSED);
        assertThat(answer.stderr()).contains("Log in first");
        assertThat(as("anonymous", "safe-deploy-status").returnCode()).isEqualTo(DONE);
    }

    @Test
    void aRollbackSaysHowItEndedAndCanBeFollowedByMachines() throws Exception {
        JsonNode answer = json(as(
                "admin",
                "safe-deploy-rollback",
                "production",
                "--build",
                "shop#1",
                "--reason",
                "lost orders",
                "--json"));

        assertThat(answer.at("/settlement/outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(answer.at("/settlement/actor").asText()).isEqualTo("admin");
        assertThat(answer.path("build").asText()).isEqualTo("job/safe-deploy-rollback/1/");
        assertThat(shop.content()).isEqualTo("good 1");
        JsonNode service = json(as("reader", "safe-deploy-status", "--service", "shop", "--json"))
                .at("/environments/0/services/0");
        assertThat(service.at("/runs/release").asText()).isEqualTo("shop-1");
        assertThat(as("reader", "safe-deploy-status", "production").stdout())
                .contains("environment production", "runs      shop-1, verified", "quarantine shop-2");
        JsonNode history = json(as("reader", "safe-deploy-history", "production", "--limit", "1", "--json"));
        assertThat(history.at("/deployments/0/kind").asText()).isEqualTo("ROLLBACK");
        JsonNode older = json(as(
                "reader",
                "safe-deploy-history",
                "production",
                "--json",
                "--before",
                history.path("next").asText()));
        assertThat(older.path("deployments")).hasSize(2);
        JsonNode verified =
                json(as("reader", "safe-deploy-verify", "production", "--json")).path("verification");
        assertThat(verified.path("status").asText()).isEqualTo("OK");
        String anchor = verified.at("/head/seq").asText() + ":" + "0".repeat(64);
        assertThat(as("reader", "safe-deploy-verify", "production", "--anchor", anchor)
                        .returnCode())
                .isEqualTo(ExitCode.BROKEN_LEDGER.code());
    }

    @Test
    void whatIsWrongIsToldAndNothingIsDone() throws Exception {
        String[] rollback = {"safe-deploy-rollback", "production", "--reason", "because"};
        assertThat(as("admin", "safe-deploy-rollback", "production").returnCode())
                .as("no reason")
                .isEqualTo(USAGE);
        assertThat(as("admin", "safe-deploy-rollback", "production", "--reason", " ")
                        .returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", with(rollback, "--release", "shop-9")).returnCode())
                .isEqualTo(REFUSED);
        assertThat(as("admin", with(rollback, "--release", "../x")).returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", with(rollback, "--release", "shop-1", "--build", "shop#1"))
                        .returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", with(rollback, "--service", "shap")).returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", "safe-deploy-approve", "production", "nothing").returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", "safe-deploy-history", "production", "--limit", "0")
                        .returnCode())
                .isEqualTo(USAGE);
        assertThat(as("admin", "safe-deploy-verify", "production", "--anchor", "x")
                        .returnCode())
                .isEqualTo(USAGE);
        CLICommandInvoker.Result unknown = as("admin", "safe-deploy-status", "prodution", "--json");
        assertThat(unknown.returnCode()).isEqualTo(USAGE);
        assertThat(unknown.stderr()).contains("production").doesNotContain("Exception");
        assertThat(json(unknown).at("/error/code").asText()).isEqualTo("USAGE");
        assertThat(shop.content()).isEqualTo("good 2");
    }

    @Test
    void aDecisionAboutAnotherQuestionDoesNotCount() throws Exception {
        String deployment = waiting();
        String[] words = {"safe-deploy-approve", "production", deployment, "--comment", "no", "--question"};
        JsonNode asked = json(as("admin", "safe-deploy-status", "--json")).at("/environments/0/approvals/0");
        String seen = asked.path("question").asText();

        for (String[] each :
                List.of(with(words, "sha256:" + "0".repeat(64)), with(words, "sha256:" + "0".repeat(64), "--reject"))) {
            CLICommandInvoker.Result answer = as("admin", each);
            assertThat(answer.returnCode()).isEqualTo(REFUSED);
            assertThat(answer.stderr()).contains("not what you saw");
        }
        assertThat(as("admin", with(words, "nonsense")).returnCode()).isEqualTo(USAGE);
        assertThat(as("admin", "safe-deploy-status", "production").stdout()).contains("question " + seen);
        assertThat(as("admin", with(words, seen, "--reject")).returnCode()).isEqualTo(DONE);
        jenkins.waitUntilNoActivity();
    }

    @Test
    void helpNamesCommandsAndOptions() {
        assertThat(as("admin", "help").stderr())
                .contains(
                        "safe-deploy-approve",
                        "safe-deploy-history",
                        "safe-deploy-rollback",
                        "safe-deploy-status",
                        "safe-deploy-verify");
        assertThat(as("admin", "help", "safe-deploy-rollback").stderr())
                .contains("--release", "--build", "--reason", "--emergency", "--detach", "--json", "ENVIRONMENT");
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private CLICommandInvoker.Result as(String person, String... words) {
        CLICommandInvoker invoker = new CLICommandInvoker(jenkins, words[0]);
        if (!person.equals("anonymous")) {
            invoker.asUser(person);
        }
        return invoker.invokeWithArgs(java.util.Arrays.copyOfRange(words, 1, words.length));
    }

    private static JsonNode json(CLICommandInvoker.Result answer) throws Exception {
        return Json.tree(answer.stdout().getBytes(StandardCharsets.UTF_8));
    }

    /** A deployment that waits for people; started when there is none. */
    private String waiting() throws Exception {
        Shop.await(() -> Environments.get()
                .open("production")
                .ledger()
                .<Boolean>read(
                        state -> state.deployments().values().stream().allMatch(DeploymentFacts::awaitsApproval)));
        if (Shop.waiting().isEmpty()) {
            shop.ask("good 3");
        }
        return Shop.waiting();
    }
}
