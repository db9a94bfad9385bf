package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.jenkins.People;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.awaitility.Awaitility;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every web method, for everybody, in every way it can be called. Leaves its table in target/web-methods.md. */
@WithJenkins
class WebMethodsTest {
    private static final String PAGE = "safe-deploy/environment/production/";
    private static final String API = "safe-deploy/api/environments/production/";
    private static final String REASON = "{\"reason\": \"because\"}";
    private static final Set<String> OVERRIDE = Set.of("override", "admin");
    private static final Set<String> ROLLBACK = Set.of("rollback", "admin");
    private static final Set<String> APPROVE = Set.of("approve", "admin");

    /** Who may call it with POST and a crumb; nobody may in another way. @param json body; null for none */
    private record Act(String path, String json, Set<String> may) {}

    private static final List<Act> ACTS = List.of(
            new Act(PAGE + "accept?service=shop&reason=because", null, OVERRIDE),
            new Act(PAGE + "pause?reason=because", null, OVERRIDE),
            new Act(PAGE + "unpause?reason=because", null, OVERRIDE),
            new Act(PAGE + "rollBack?service=shop&release=shop-1&reason=because", null, ROLLBACK),
            new Act(PAGE + "approve?deployment={deployment}&comment=fine", null, APPROVE),
            new Act(PAGE + "reject?deployment={deployment}&comment=no", null, APPROVE),
            new Act(PAGE + "stop?deployment={deployment}&reason=because", null, ROLLBACK),
            new Act(API + "accept", "{\"service\": \"shop\", \"reason\": \"because\"}", OVERRIDE),
            new Act(API + "pause", REASON, OVERRIDE),
            new Act(API + "unpause", REASON, OVERRIDE),
            new Act(
                    API + "rollback",
                    "{\"service\": \"shop\", \"release\": \"shop-1\", \"reason\": \"because\"}",
                    ROLLBACK),
            new Act(API + "deployments/{deployment}/approve", "{\"comment\": \"fine\"}", APPROVE),
            new Act(API + "deployments/{deployment}/reject", "{\"comment\": \"no\"}", APPROVE),
            new Act(API + "deployments/{deployment}/abort", REASON, ROLLBACK),
            new Act(PAGE + "claim?reason=because", null, OVERRIDE),
            new Act(API + "claim", REASON, OVERRIDE));

    private static final List<String> QUESTIONS = List.of(
            "safe-deploy/",
            PAGE,
            PAGE + "rollback/?service=shop&release=",
            "safe-deploy/api/environments",
            API,
            API + "history",
            API + "verify",
            API + "deployments/{deployment}");

    @TempDir
    Path root;

    private final Map<String, JenkinsRule.WebClient> clients = new HashMap<>();
    private JenkinsRule jenkins;
    private Shop shop;

    @BeforeEach
    void people(JenkinsRule rule) {
        jenkins = rule;
        shop = new Shop(root);
        People.moveIn(jenkins);
    }

    @Test
    void onlyThoseWhoMayAndOnlyByPostWithACrumb() throws Exception {
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        StringBuilder table = new StringBuilder("Who it does something for, by the way it is called.\n\n"
                + "| web method | GET | POST without a crumb | POST |\n|---|---|---|---|\n");
        for (Act act : ACTS) {
            Set<String> get = new TreeSet<>();
            Set<String> withoutCrumb = new TreeSet<>();
            Set<String> post = new TreeSet<>();
            for (String person : People.ALL) {
                if (done(person, act, HttpMethod.GET, false)) {
                    get.add(person);
                }
                if (done(person, act, HttpMethod.POST, false)) {
                    withoutCrumb.add(person);
                }
                if (done(person, act, HttpMethod.POST, true)) {
                    post.add(person);
                }
            }
            row(table, act.path().replaceFirst("\\?.*", ""), get, withoutCrumb, post);
            assertThat(get).as(act.path() + " by GET").isEmpty();
            assertThat(withoutCrumb).as(act.path() + " without a crumb").isEmpty();
            assertThat(post).as(act.path()).isEqualTo(new TreeSet<>(act.may()));
        }
        table.append("\nWho gets an answer, by the way it is asked.\n\n"
                + "| page or question | GET | POST without a crumb | POST |\n|---|---|---|---|\n");
        Map<String, Set<String>> seen = new TreeMap<>();
        Map<String, Set<String>> seenWithoutCrumb = new TreeMap<>();
        for (String question : QUESTIONS) {
            Set<String> get = answered(question, HttpMethod.GET, false);
            Set<String> withoutCrumb = answered(question, HttpMethod.POST, false);
            row(
                    table,
                    question.replaceFirst("\\?.*", ""),
                    get,
                    withoutCrumb,
                    answered(question, HttpMethod.POST, true));
            seen.put(question, get);
            seenWithoutCrumb.put(question, withoutCrumb);
        }
        Path file = Path.of(System.getProperty("safe-deploy.project", "."), "target", "web-methods.md");
        Files.writeString(file, table);
        System.out.println(table);
        Set<String> readers = new TreeSet<>(People.ALL);
        readers.remove("anonymous");
        assertThat(seen.values()).as("GET: " + seen).allMatch(readers::equals);
        assertThat(seenWithoutCrumb.values())
                .as("POST without a crumb: " + seenWithoutCrumb)
                .allMatch(Set::isEmpty);
    }

    private static void row(StringBuilder table, String what, Set<String> get, Set<String> without, Set<String> post) {
        table.append("| `")
                .append(what)
                .append("` | ")
                .append(names(get))
                .append(" | ")
                .append(names(without))
                .append(" | ")
                .append(names(post))
                .append(" |\n");
    }

    private static String names(Set<String> people) {
        return people.isEmpty()
                ? "nobody"
                : people.size() == People.ALL.size() - 1 && !people.contains("anonymous")
                        ? "all but anonymous"
                        : String.join(", ", people);
    }

    private Set<String> answered(String question, HttpMethod method, boolean crumb) throws Exception {
        prepare(question);
        Set<String> found = new TreeSet<>();
        for (String person : People.ALL) {
            int status = send(person, withDeployment(question), null, method, crumb);
            assertThat(status).as("%s %s as %s", method, question, person).isLessThan(500);
            if (status < 300) {
                found.add(person);
            }
        }
        return found;
    }

    @Test
    void pagesAreForThoseWhoMayReadJenkins() throws Exception {
        Environments.get().open("production");
        for (String page : List.of("safe-deploy/", PAGE)) {
            JenkinsRule.WebClient reader = jenkins.createWebClient().login("reader");
            assertThat(reader.goTo(page).getWebResponse().getStatusCode()).isEqualTo(200);
            JenkinsRule.WebClient nobody = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
            assertThat(nobody.goTo(page).getUrl().toString()).contains("login");
        }
        JenkinsRule.WebClient reader =
                jenkins.createWebClient().login("reader").withThrowExceptionOnFailingStatusCode(false);
        assertThat(reader.goTo("safe-deploy/environment/nowhere/")
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(404);
        assertThat(reader.goTo("safe-deploy/environment/..%2f..%2fsecrets/")
                        .getWebResponse()
                        .getStatusCode())
                .isIn(400, 404);
    }

    private boolean done(String person, Act act, HttpMethod method, boolean crumb) throws Exception {
        prepare(act.path());
        awaitQuiet();
        long before = head();
        int build = nextBuild();
        int status = send(person, withDeployment(act.path()), act.json(), method, crumb);
        if (status < 400 && act.path().toLowerCase(Locale.ROOT).contains("rollback")) {
            Shop.await(() -> rollbackJob().getBuildByNumber(build) != null);
            jenkins.waitForCompletion(rollbackJob().getBuildByNumber(build));
        }
        awaitQuiet();
        boolean changed = head() != before;
        assertThat(changed && status >= 400)
                .as("%s %s as %s said %s and did something", method, act.path(), person, status)
                .isFalse();
        return changed;
    }

    private int send(String person, String path, String json, HttpMethod method, boolean crumbed) throws Exception {
        JenkinsRule.WebClient client = clients.get(person);
        if (client == null) {
            client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
            client.getOptions().setJavaScriptEnabled(false);
            if (!person.equals("anonymous")) {
                client.login(person);
            }
            client.getOptions().setRedirectEnabled(false);
            clients.put(person, client);
        }
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), method);
        if (json != null && method == HttpMethod.POST) {
            request.setAdditionalHeader("Content-Type", "application/json");
            request.setRequestBody(json);
            if (crumbed) {
                String[] crumb = client.createCrumbedUrl("").getQuery().split("=");
                request.setAdditionalHeader(crumb[0], crumb[1]);
            }
        } else if (crumbed) {
            client.addCrumb(request);
        }
        Page page = client.getPage(request);
        boolean sentToLogin = page.getUrl().getPath().endsWith("/login");
        return sentToLogin
                ? HttpURLConnection.HTTP_FORBIDDEN
                : page.getWebResponse().getStatusCode();
    }

    private static String withDeployment(String path) throws IOException {
        return path.contains("{") ? path.replace("{deployment}", Shop.waiting()) : path;
    }

    /** Something that it can change. */
    private void prepare(String path) throws Exception {
        Requests system = Environments.get().open("production").requests("system");
        if (path.contains("/unpause")) {
            system.pause("so that it can be resumed");
        } else if (path.contains("/pause")) {
            system.unpause("so that it can be paused");
        } else if (path.contains("/claim")) {
            Shop.doubted();
        } else if (path.contains("/accept")) {
            rollBackByHand();
        } else if (path.contains("{deployment}") && Shop.waiting().isEmpty()) {
            shop.ask("good 3");
        }
    }

    /** Leaves a hold. */
    private static void rollBackByHand() throws Exception {
        JenkinsEnvironment environment = Environments.get().open("production");
        if (environment
                .ledger()
                .<Boolean>read(state -> state.service("shop").hold().isEmpty())) {
            Candidate to = environment
                    .ledger()
                    .read(state -> state.service("shop").verified().stream()
                            .filter(each -> each.release().value().equals("shop-1"))
                            .findFirst()
                            .orElseThrow());
            String id = environment
                    .requests("system")
                    .rollback(new RollbackRequest("shop", to, false, false, true, "test", "test"));
            environment.drive(id).get();
        }
    }

    /** Until what was begun is over, or waits for people, and what is written afterwards is written, too. */
    private static void awaitQuiet() {
        Awaitility.await()
                .until(() -> Jenkins.get().getQueue().isEmpty()
                        && Environments.get()
                                .open("production")
                                .ledger()
                                .<Boolean>read(state -> state.outbox().isEmpty()
                                        && state.deployments().values().stream()
                                                .allMatch(DeploymentFacts::awaitsApproval)));
    }

    /** Number of the rollback job's next build. */
    private static int nextBuild() {
        WorkflowJob job = rollbackJob();
        return job == null ? 1 : job.getNextBuildNumber();
    }

    private static WorkflowJob rollbackJob() {
        return Jenkins.get().getItemByFullName(Shop.ROLLBACKS, WorkflowJob.class);
    }

    /** Changes when anything is written or started. */
    private static long head() {
        try {
            return Environments.get()
                            .open("production")
                            .ledger()
                            .ledger()
                            .head()
                            .seq()
                    + nextBuild();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
