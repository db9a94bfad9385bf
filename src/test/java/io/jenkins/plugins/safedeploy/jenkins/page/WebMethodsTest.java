package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.DeploymentFacts;
import io.jenkins.plugins.safedeploy.engine.deployment.ForceStop;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.jenkins.People;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.WebMethods;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
            new Act(PAGE + "force?deployment={stuck}&reason=because", null, ROLLBACK),
            new Act(API + "deployments/{stuck}/force", REASON, ROLLBACK),
            new Act(PAGE + "claim?reason=because", null, OVERRIDE),
            new Act(API + "claim", REASON, OVERRIDE));

    /** A page or an answer. @param what method or view @param get who gets it by GET @param post by POST and a crumb */
    private record Question(String what, String path, Set<String> get, Set<String> post) {
        /** Asked by GET; who may not ask so gets it in no other way. */
        Question(String what, String path, Set<String> get) {
            this(what, path, get, null);
        }
    }

    private static final Set<String> READERS = Set.of("reader", "builder", "rollback", "approve", "override", "admin");
    private static final Set<String> READERS_OF_JOBS = Set.of("builder", "admin");
    private static final String BUILD = "job/shop/1/deployments/";
    private static final String ONE = PAGE + "deployment/{settled}/";
    private static final String ROLLBACK_TO = "?service=shop&release=shop-1";

    private static final List<Question> QUESTIONS = List.of(
            new Question("SafeDeployRoot/index", "safe-deploy/", READERS),
            new Question("EnvironmentPage/index", PAGE, READERS),
            new Question("EnvironmentPage/live", PAGE + "live", READERS),
            new Question("EnvironmentPage.doLook", PAGE + "look", Set.of(), ROLLBACK),
            new Question("RollbackPreview/index", PAGE + "rollback/" + ROLLBACK_TO, READERS),
            new Question("RollbackPreview/question", PAGE + "rollback/question" + ROLLBACK_TO, READERS),
            new Question("DeploymentPage/index", ONE, READERS),
            new Question("DeploymentPage.doEvidence", ONE + "evidence?gate=word&round=gate", READERS),
            new Question("BuildDeployments/index", BUILD, READERS_OF_JOBS),
            new Question("BuildDeployments/live", BUILD + "live", READERS_OF_JOBS),
            new Question("BuildDeployments.doProvenance", BUILD + "provenance?deployment={settled}", READERS_OF_JOBS),
            new Question("SafeDeployApi.doIndex", "safe-deploy/api/", Set.of()),
            new Question("ApiResource.doDynamic", API + "nothing", Set.of()),
            new Question("ApiResource.doIndex", "safe-deploy/api", Set.of()),
            new Question("EnvironmentsApi.doIndex", "safe-deploy/api/environments", READERS),
            new Question("EnvironmentApi.doIndex", API, READERS),
            new Question("EnvironmentApi.doHistory", API + "history", READERS),
            new Question("EnvironmentApi.doVerify", API + "verify", READERS),
            new Question("DeploymentsApi.doIndex", API + "deployments", Set.of()),
            new Question("DeploymentApi.doIndex", API + "deployments/{deployment}", READERS));

    /** Parts of pages: asked for alone they say what the page says, or fail for want of it, to nobody else. */
    private static final List<Question> PARTS = Stream.of(
                    parts("EnvironmentPage", PAGE, READERS, "state", "service", "timeline"),
                    parts("RollbackPreview", PAGE + "rollback/", READERS, "ask"),
                    parts(
                            "BuildDeployments",
                            BUILD,
                            READERS_OF_JOBS,
                            "action",
                            "badge",
                            "over",
                            "rows",
                            "state",
                            "summary",
                            "ways",
                            "widget"))
            .flatMap(parts -> parts)
            .toList();

    private static Stream<Question> parts(String page, String url, Set<String> readers, String... names) {
        return Stream.of(names).map(name -> new Question(page + "/" + name, url + name, readers));
    }

    /** Views that no address leads to: one is what a web method answers, the other stands in the page of a job. */
    private static final Set<String> NO_ADDRESS = Set.of("LookPage/index", "JobEnvironments/jobMain");

    @TempDir
    Path root;

    private static final String STUCK = "stuck";

    private final Map<String, JenkinsRule.WebClient> clients = new HashMap<>();
    private String stuck = "";
    private String settled = "";
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
        settled = Shop.settled().get(0).deployment();
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
        List<String> wrong = new ArrayList<>();
        for (Question question : QUESTIONS) {
            Set<String> get = answered(question, HttpMethod.GET, false);
            Set<String> withoutCrumb = answered(question, HttpMethod.POST, false);
            Set<String> post = answered(question, HttpMethod.POST, true);
            row(table, question.path().replaceFirst("\\?.*", ""), get, withoutCrumb, post);
            boolean right = get.equals(question.get())
                    && withoutCrumb.isEmpty()
                    && (question.post() == null ? get.containsAll(post) : post.equals(question.post()));
            if (!right) {
                wrong.add(question + ": GET " + get + ", POST without a crumb " + withoutCrumb + ", POST " + post);
            }
        }
        for (Question part : PARTS) {
            for (String person : People.ALL) {
                int status = send(person, part.path(), null, HttpMethod.GET, false);
                if (status < 300 && !part.get().contains(person)) {
                    wrong.add(part + " is answered to " + person);
                }
            }
        }
        Path file = Path.of(System.getProperty("safe-deploy.project", "."), "target", "web-methods.md");
        Files.writeString(file, table);
        System.out.println(table);
        assertThat(wrong).isEmpty();
    }

    @Test
    void noneIsMissing() throws Exception {
        Set<String> known = new TreeSet<>();
        ACTS.forEach(act -> known.add(method(act.path())));
        Stream.concat(QUESTIONS.stream(), PARTS.stream()).forEach(question -> known.add(question.what()));
        known.addAll(NO_ADDRESS);
        Set<String> there = new TreeSet<>(WebMethods.all());
        there.addAll(WebMethods.views());

        assertThat(there).contains("EnvironmentPage.doStop", "BuildDeployments.doProvenance", "EnvironmentPage/live");
        assertThat(known).isEqualTo(there);
    }

    /** {@code EnvironmentPage.doAccept} of the address that leads there. */
    private static String method(String path) {
        String type = path.startsWith(PAGE)
                ? "EnvironmentPage"
                : path.startsWith(API + "deployments/") ? "DeploymentApi" : "EnvironmentApi";
        String name = path.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        return type + ".do" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
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

    private Set<String> answered(Question question, HttpMethod method, boolean crumb) throws Exception {
        prepare(question.path());
        Set<String> found = new TreeSet<>();
        for (String person : People.ALL) {
            int status = send(person, withDeployment(question.path()), null, method, crumb);
            assertThat(status)
                    .as("%s %s as %s", method, question.path(), person)
                    .isLessThan(500);
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

    private String withDeployment(String path) throws IOException {
        return path.contains("{")
                ? path.replace("{deployment}", Shop.waiting())
                        .replace("{stuck}", stuck)
                        .replace("{settled}", settled)
                : path;
    }

    /** One that a person asked to stop long enough ago, and that has not: nobody drives it. */
    private void stuck() throws Exception {
        JenkinsEnvironment environment = Environments.get().open("production");
        Optional<DeploymentFacts> there =
                environment.ledger().read(state -> state.deployment(stuck).map(DeploymentFacts::copy));
        if (there.isPresent() && !there.get().forced()) {
            return;
        } else if (there.isPresent()) {
            environment.drive(stuck).get();
        }
        stuck = environment
                .requests("system")
                .rollback(new RollbackRequest(STUCK, first(environment), false, false, true, "test", "test"));
        environment.requests("system").abort(stuck, true, "test");
        Shop.await(() -> environment
                .ledger()
                .<Boolean>read(state -> ForceStop.whyNot(
                                state.deployment(stuck).orElseThrow(),
                                environment.clock().now())
                        .isEmpty()));
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
        } else if (path.contains("{stuck}")) {
            stuck();
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
            String id = environment
                    .requests("system")
                    .rollback(new RollbackRequest("shop", first(environment), false, false, true, "test", "test"));
            environment.drive(id).get();
        }
    }

    private static Candidate first(JenkinsEnvironment environment) {
        return environment
                .ledger()
                .read(state -> state.service("shop").verified().stream()
                        .filter(each -> each.release().value().equals("shop-1"))
                        .findFirst()
                        .orElseThrow());
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
                                                .allMatch(facts -> facts.awaitsApproval()
                                                        || facts.service().equals(STUCK))));
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
