package io.jenkins.plugins.safedeploy.jenkins.api;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.jenkins.Client;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The calls in {@code docs/api.md} work, one after the other, with the real curl and the real Jenkins CLI. */
@WithJenkins
class ApiExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```sh api-example\\n(.*?)^```$");

    @TempDir
    Path root;

    @Test
    void run(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("alice"));
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        jenkins.assertBuildStatus(Result.FAILURE, Shop.run(jenkins, "shop", shop.deploying("bad 3", "", "")));
        String script = shop.deploying("good 4", "", "")
                .replace("gates: [", "gates: [approval(name: 'release', approvers: 'alice'), ");
        WorkflowRun run = Shop.job("shop", script)
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("bob")))
                .waitForStart();
        jenkins.waitForMessage("waits for approval", run);
        Client client = Client.of(jenkins, "alice");
        Map<String, String> variables = Map.of(
                "JENKINS_URL", jenkins.getURL().toString().replaceFirst("/$", ""),
                "JENKINS_USER_ID", "alice",
                "JENKINS_API_TOKEN", Client.token("alice"),
                "DEPLOYMENT",
                        client.get("/environments/production")
                                .json()
                                .at("/approvals/0/deployment")
                                .asText());
        List<String> examples = examples();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
        for (String example : examples) {
            assertThat(bash(example, variables)).as(example).contains("production");
        }
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.waitUntilNoActivity();
        assertThat(Shop.settled())
                .extracting(each -> each.kind() + " " + each.outcome())
                .endsWith("DEPLOY SUCCEEDED", "ROLLBACK ROLLED_BACK", "ROLLBACK ROLLED_BACK");
    }

    private static List<String> examples() throws Exception {
        Path page = Path.of(System.getProperty("safe-deploy.project", "."), "docs", "api.md");
        Matcher matcher = EXAMPLE.matcher(Files.readString(page));
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** What it says; fails when it does. */
    private String bash(String script, Map<String, String> variables) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(root.toFile())
                .redirectErrorStream(true);
        bash.environment().putAll(variables);
        Process process = bash.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(script + "\n" + output).isZero();
        return output;
    }
}
