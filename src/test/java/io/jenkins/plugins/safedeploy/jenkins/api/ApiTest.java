package io.jenkins.plugins.safedeploy.jenkins.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.jenkins.Client;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The API answers what {@code docs/openapi.yaml} says, all of it, and refuses what it should. */
@WithJenkins
class ApiTest {
    private static final String HERE = "/environments/production";
    private static final String ENVIRONMENT = "/environments/{environment}";
    private static final String DEPLOYMENT = ENVIRONMENT + "/deployments/{deployment}";

    @TempDir
    Path root;

    private final Set<String> asked = new TreeSet<>();
    private OpenApiFile documented;
    private JenkinsRule jenkins;
    private Shop shop;
    private Client admin;

    @BeforeEach
    void security(JenkinsRule rule) throws Exception {
        jenkins = rule;
        documented = new OpenApiFile();
        shop = new Shop(root);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "alice", "bob", "roller")
                .grant(SafeDeployPermissions.ROLLBACK)
                .everywhere()
                .to("roller"));
        admin = Client.of(jenkins, "admin");
    }

    @Test
    void everyOperationAnswersWhatIsDocumented() throws Exception {
        deploys("good 1", Result.SUCCESS);
        String waiting = ", restart: 'while [ -e " + shop.go() + " ]; do sleep 0.1; done'";
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", waiting, "")));
        deploys("bad 3", Result.FAILURE);

        JsonNode service = good("GET " + ENVIRONMENT, HERE, null).at("/services/0");
        assertThat(service.at("/runs/release").asText()).isEqualTo("shop-2");
        assertThat(service.at("/wayBack/release").asText()).isEqualTo("shop-1");
        assertThat(service.at("/hold/why").asText()).contains("word");
        assertThat(service.path("quarantine")).hasSize(1);
        assertThat(good("GET /environments", "/environments?limit=1", null)
                        .at("/environments/0/environment")
                        .asText())
                .isEqualTo("production");

        JsonNode history = good("GET " + ENVIRONMENT + "/history", HERE + "/history?limit=2", null);
        assertThat(history.path("deployments"))
                .extracting(each -> each.path("outcome").asText())
                .containsExactly("ROLLED_BACK", "SUCCEEDED");
        JsonNode rest = good(
                "GET " + ENVIRONMENT + "/history",
                HERE + "/history?service=shop&before=" + history.path("next").asLong(),
                null);
        assertThat(rest.path("deployments")).hasSize(1);
        assertThat(rest.path("next").isNull()).isTrue();

        String failed = history.at("/deployments/0/deployment").asText();
        JsonNode deployment = good("GET " + DEPLOYMENT, HERE + "/deployments/" + failed, null);
        assertThat(deployment.at("/gates/0/verdict").asText()).isEqualTo("FAILED");
        assertThat(deployment.at("/gates/0/evidence").asText()).startsWith("sha256:");
        assertThat(deployment.at("/gates/0/measurements/0/verdict").asText()).isEqualTo("FAILED");
        assertThat(deployment.at("/events/0/type").asText()).isEqualTo("Requested");

        String log = JenkinsRule.getLog(
                Jenkins.get().getItemByFullName("shop", WorkflowJob.class).getLastBuild());
        String anchor = log.replaceAll("(?s).*ledger of production is at (\\S+).*", "$1");
        String verify = HERE + "/verify?anchor=" + anchor;
        assertThat(good("GET " + ENVIRONMENT + "/verify", verify, null)
                        .at("/verification/status")
                        .asText())
                .isEqualTo("OK");
        String other = anchor.replaceAll(".$", anchor.endsWith("0") ? "1" : "0");
        assertThat(good("GET " + ENVIRONMENT + "/verify", HERE + "/verify?anchor=" + other, null)
                        .at("/verification/status")
                        .asText())
                .isEqualTo("FORKED");

        good("POST " + ENVIRONMENT + "/pause", HERE + "/pause", "{\"reason\": \"holidays\"}");
        assertThat(good("GET " + ENVIRONMENT, HERE, null).path("paused").asText())
                .isEqualTo("holidays");
        good("POST " + ENVIRONMENT + "/unpause", HERE + "/unpause", "{\"reason\": \"over\"}");
        good("POST " + ENVIRONMENT + "/accept", HERE + "/accept", "{\"service\": \"shop\", \"reason\": \"seen\"}");
        assertThat(good("GET " + ENVIRONMENT, HERE, null).at("/services/0/hold").isNull())
                .isTrue();

        bad("POST " + ENVIRONMENT + "/claim", admin.post(HERE + "/claim", "{\"reason\": \"ours\"}"), 409);
        Shop.doubted();
        assertThat(good("GET " + ENVIRONMENT, HERE, null).path("unclaimed").asText())
                .contains("somebody else was here");
        good("POST " + ENVIRONMENT + "/claim", HERE + "/claim", "{\"reason\": \"ours\"}");
        assertThat(good("GET " + ENVIRONMENT, HERE, null).path("unclaimed").asText())
                .isEmpty();

        decisions();
        rollsBackOnce();
        stopsByForce();
        assertThat(asked).isEqualTo(documented.operations());
    }

    /** One is approved, one rejected, one aborted. */
    private void decisions() throws Exception {
        String waiting = waits("good 4");
        JsonNode approvals = good("GET " + ENVIRONMENT, HERE, null).path("approvals");
        assertThat(approvals.at("/0/asked/0/approvers/0").asText()).isEqualTo("bob");
        assertThat(approvals.at("/0/requestedBy").asText()).isEqualTo("alice");
        String path = HERE + "/deployments/" + waiting;
        for (String what : Set.of("/approve", "/reject")) {
            bad(
                    "POST " + DEPLOYMENT + what,
                    Client.of(jenkins, "reader").post(path + what, "{\"comment\": \"no\"}"),
                    403);
            bad(
                    "POST " + DEPLOYMENT + what,
                    Client.of(jenkins, "alice").post(path + what, "{\"comment\": \"no\"}"),
                    403);
        }
        bad("POST " + DEPLOYMENT + "/reject", admin.post(path + "/reject", "{}"), 400);
        String older = "\"question\": \"" + Digest.ofText("another question") + "\"";
        for (String what : Set.of("/approve", "/reject")) {
            String given = "{\"comment\": \"no\", " + older + "}";
            assertThat(bad("POST " + DEPLOYMENT + what, admin.post(path + what, given), 409))
                    .contains("not what you saw");
            given = "{\"comment\": \"no\", \"question\": \"nonsense\"}";
            assertThat(bad("POST " + DEPLOYMENT + what, admin.post(path + what, given), 400))
                    .contains("question: ");
        }
        String seen = "\"question\": \"" + approvals.at("/0/question").asText() + "\"";
        good("POST " + DEPLOYMENT + "/approve", path + "/approve", "{\"comment\": \"fine\", " + seen + "}");
        ends(Result.SUCCESS);

        String second = HERE + "/deployments/" + waits("good 5");
        assertThat(good("POST " + DEPLOYMENT + "/reject", second + "/reject", "{\"comment\": \"not now\"}")
                        .path("state")
                        .asText())
                .containsPattern("ends|has ended");
        ends(Result.FAILURE);
        bad("POST " + DEPLOYMENT + "/approve", admin.post(second + "/approve", "{\"comment\": \"yes\"}"), 404);

        String third = HERE + "/deployments/" + waits("good 6");
        good("POST " + DEPLOYMENT + "/abort", third + "/abort", "{\"reason\": \"wrong day\"}");
        ends(Result.FAILURE);
        assertThat(shop.content()).isEqualTo("good 4");
    }

    /** A restore that hangs: a stop is only noted, and by force it ends where it is. */
    private void stopsByForce() throws Exception {
        Path hold = root.resolve("hold");
        String hangs = ", restart: 'if grep -q good app.txt; then while [ -e " + hold + " ]; do sleep 0.1; done; fi'";
        String reason = "{\"reason\": \"it hangs\"}";
        good("POST " + ENVIRONMENT + "/accept", HERE + "/accept", reason);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 7", hangs, "")));
        Files.createFile(hold);
        Shop.started(Shop.job("shop", shop.deploying("bad 8", hangs, "")), "restore");
        String deployment =
                admin.get(HERE).json().at("/services/0/inFlight/0/deployment").asText();
        String path = HERE + "/deployments/" + deployment;
        String force = "POST " + DEPLOYMENT + "/force";
        bad(force, Client.of(jenkins, "reader").post(path + "/force", reason), 403);
        bad(force, admin.post(path + "/force", "{}"), 400);
        assertThat(bad(force, admin.post(path + "/force", reason), 409)).contains("to stop yet");
        good("POST " + DEPLOYMENT + "/abort", path + "/abort", reason);
        Shop.await(() -> admin.post(path + "/force", reason).status() != 409);
        ends(Result.FAILURE);
        JsonNode last = admin.get(HERE + "/history?limit=1").json().at("/deployments/0");
        assertThat(last.path("outcome").asText()).isEqualTo("ABORTED");
        assertThat(last.path("landed").asText()).isEqualTo("UNKNOWN");
        asked.add(force);
        Files.delete(hold);
    }

    /** The same request twice is one build, also when it comes again while the first one runs. */
    private void rollsBackOnce() throws Exception {
        String body = "{\"service\": \"shop\", \"release\": \"last-verified\", \"reason\": \"orders are lost\"}";
        Jenkins.get().doQuietDown();
        Client.Answer first = admin.post(HERE + "/rollback", body);
        Client.Answer again = Client.of(jenkins, "roller").post(HERE + "/rollback", body);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(again.json().path("queueUrl")).isEqualTo(first.json().path("queueUrl"));
        assertThat(first.response().headers().firstValue("Location")).isPresent();
        Files.createFile(shop.go());
        Jenkins.get().doCancelQuietDown();
        WorkflowJob job = Jenkins.get().getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class);
        Shop.await(
                () -> job.getBuildByNumber(1) != null && job.getBuildByNumber(1).isBuilding());
        Client.Answer running = admin.post(HERE + "/rollback", body);
        assertThat(running.json().path("buildUrl").asText()).endsWith("/job/" + Shop.ROLLBACKS + "/1/");
        Files.delete(shop.go());
        jenkins.waitUntilNoActivity();
        assertThat(job.getNextBuildNumber()).isEqualTo(2);
        jenkins.assertBuildStatusSuccess(job.getBuildByNumber(1));
        assertThat(shop.content()).isEqualTo("good 2");
        for (Client.Answer each : Set.of(first, again, running)) {
            assertThat(documented.problems(
                            "POST " + ENVIRONMENT + "/rollback",
                            202,
                            each.response().body()))
                    .isEmpty();
        }
        asked.add("POST " + ENVIRONMENT + "/rollback");
    }

    @Test
    void whatIsWrongIsToldAndNothingIsDone() throws Exception {
        deploys("good 1", Result.SUCCESS);
        String rollback = "POST " + ENVIRONMENT + "/rollback";
        String reason = "\"reason\": \"because\"";
        long before = head();

        bad(rollback, admin.post(HERE + "/rollback", "{" + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"release\": \"a\", \"build\": \"b#1\", " + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"release\": \"last-verified\"}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"release\": \"../..\", " + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"build\": \"shop\", " + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"release\": \"shop-7\", " + reason + "}"), 409);
        bad(
                rollback,
                admin.post(HERE + "/rollback", "{\"service\": \"shap\", \"release\": \"x\", " + reason + "}"),
                404);
        assertThat(bad(rollback, admin.post(HERE + "/rollback", "{\"relaese\": \"x\", " + reason + "}"), 400))
                .contains("relaese", "release (a text)", "build", "emergency (true or false)");
        bad(rollback, admin.post(HERE + "/rollback", "{" + reason + "," + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"emergency\": \"maybe\", " + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "[]"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "null"), 400);
        bad(rollback, admin.post(HERE + "/rollback", ""), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{"), 400);
        bad(rollback, admin.post(HERE + "/rollback?dry=1", "{\"release\": \"x\", " + reason + "}"), 400);
        bad(rollback, admin.post(HERE + "/rollback", "{\"reason\": \"" + "x".repeat(20_000) + "\"}"), 413);
        bad(
                rollback,
                admin.send(admin.request(HERE + "/rollback")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))),
                415);
        bad(rollback, admin.post("/environments/nowhere/rollback", "{" + reason + "}"), 404);
        bad("POST " + ENVIRONMENT + "/pause", admin.post(HERE + "/pause", "{\"reason\": \" \"}"), 400);
        bad(
                "POST " + ENVIRONMENT + "/pause",
                admin.post(HERE + "/pause", "{\"reason\": \"" + "x".repeat(2_001) + "\"}"),
                400);
        bad("POST " + ENVIRONMENT + "/accept", admin.post(HERE + "/accept", "{" + reason + "}"), 409);
        String nothing = HERE + "/deployments/20260101-000000-00000000";
        bad("POST " + DEPLOYMENT + "/approve", admin.post(nothing + "/approve", "{}"), 404);
        bad("POST " + DEPLOYMENT + "/abort", admin.post(nothing + "/abort", "{" + reason + "}"), 404);
        bad("GET " + DEPLOYMENT, admin.get(nothing), 404);
        bad("GET " + DEPLOYMENT, admin.get(HERE + "/deployments/..%2f..%2fsecrets"), 404);
        bad("GET " + ENVIRONMENT, admin.get("/environments/nowhere"), 404);
        bad("GET " + ENVIRONMENT, admin.get("/environments/..%2f..%2fsecrets"), 404);
        bad("GET " + ENVIRONMENT, admin.get(HERE + "?x=1"), 400);
        bad("GET " + ENVIRONMENT + "/history", admin.get(HERE + "/history?limit=0"), 400);
        bad("GET " + ENVIRONMENT + "/history", admin.get(HERE + "/history?limit=101"), 400);
        bad("GET " + ENVIRONMENT + "/history", admin.get(HERE + "/history?before=x"), 400);
        bad("GET " + ENVIRONMENT + "/verify", admin.get(HERE + "/verify?anchor=x"), 400);

        assertThat(admin.get("/").status()).isEqualTo(404);
        assertThat(admin.get(HERE + "/deployments").json().at("/error/code").asText())
                .isEqualTo("NOT_FOUND");
        assertThat(admin.get(HERE + "/nothing").json().at("/error/code").asText())
                .isEqualTo("NOT_FOUND");
        assertThat(admin.post(HERE, "{}").status()).isEqualTo(405);
        assertThat(admin.get(HERE + "/pause").status()).isEqualTo(405);
        jenkins.waitUntilNoActivity();
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void whoMayNotLookLearnsNothing() throws Exception {
        deploys("good 1", Result.SUCCESS);
        Client nobody = Client.anonymous(jenkins);
        String there = nobody.get(HERE).text();

        for (String path : Set.of(HERE, HERE + "/history", "/environments", "/environments/nowhere", "/nothing")) {
            assertThat(nobody.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(nobody.get("/environments/nowhere").text()).isEqualTo(there.replace("production", "nowhere"));
        assertThat(there).doesNotContain("shop");
    }

    @Test
    void somebodyWhoIsNotLoggedInNeverApproves() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, SafeDeployPermissions.APPROVE)
                .everywhere()
                .toEveryone());
        String deployment = HERE + "/deployments/" + waits("good 1");
        String crumb = jenkins.createWebClient().createCrumbedUrl("").getQuery().split("=")[1];
        Client nobody = Client.anonymous(jenkins);
        for (String what : Set.of("/approve", "/reject")) {
            Client.Answer answer = nobody.send(nobody.request(deployment + what)
                    .header("Content-Type", "application/json")
                    .header(Jenkins.get().getCrumbIssuer().getCrumbRequestField(), crumb)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"comment\": \"fine\"}")));
            assertThat(bad("POST " + DEPLOYMENT + what, answer, 403)).contains("Log in first");
        }
        assertThat(admin.get(HERE).json().at("/approvals/0/asked/0/approvedBy")).isEmpty();
        Jenkins.get()
                .getItemByFullName("shop", WorkflowJob.class)
                .getLastBuild()
                .doStop();
        ends(Result.ABORTED);
    }

    private JsonNode good(String operation, String path, String body) throws Exception {
        asked.add(operation);
        if (body != null) {
            assertThat(documented.requestProblems(operation, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isEmpty();
        }
        Client.Answer answer = body == null ? admin.get(path) : admin.post(path, body);
        assertThat(answer.status()).as(operation + ": " + answer.text()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(documented.problems(operation, 200, answer.response().body()))
                .as(operation + ": " + answer.text())
                .isEmpty();
        return answer.json();
    }

    private String bad(String operation, Client.Answer answer, int status) throws Exception {
        assertThat(answer.status()).as(operation + ": " + answer.text()).isEqualTo(status);
        assertThat(documented.problems(operation, status, answer.response().body()))
                .as(operation + ": " + answer.text())
                .isEmpty();
        assertThat(answer.json().at("/error/status").asInt()).isEqualTo(status);
        return answer.json().at("/error/message").asText();
    }

    private void deploys(String content, Result result) throws Exception {
        jenkins.assertBuildStatus(result, Shop.run(jenkins, "shop", shop.deploying(content, "", "")));
    }

    /** A build of alice that waits for bob. @return its deployment */
    private String waits(String content) throws Exception {
        String script = shop.deploying(content, "", "")
                .replace("gates: [", "gates: [approval(name: 'release', approvers: 'bob', ask: 'Sure?'), ");
        WorkflowRun run = Shop.job("shop", script)
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("alice")))
                .waitForStart();
        jenkins.waitForMessage("waits for approval", run);
        return admin.get(HERE).json().at("/approvals/0/deployment").asText();
    }

    private void ends(Result result) throws Exception {
        jenkins.assertBuildStatus(
                result,
                jenkins.waitForCompletion(Jenkins.get()
                        .getItemByFullName("shop", WorkflowJob.class)
                        .getLastBuild()));
    }

    private long head() throws Exception {
        WorkflowJob job = Jenkins.get().getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class);
        return admin.get(HERE).json().path("lines").asLong() + (job == null ? 0 : job.getNextBuildNumber());
    }
}
