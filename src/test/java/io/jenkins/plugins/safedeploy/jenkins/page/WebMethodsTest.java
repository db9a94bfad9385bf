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
        for (Addresses.Act act : Addresses.ACTS) {
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
        for (Addresses.Question question : Addresses.QUESTIONS) {
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
        for (Addresses.Question part : Addresses.PARTS) {
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
        Addresses.ACTS.forEach(act -> known.add(Addresses.method(act.path())));
        Stream.concat(Addresses.QUESTIONS.stream(), Addresses.PARTS.stream())
                .forEach(question -> known.add(question.what()));
        known.addAll(Addresses.NO_ADDRESS);
        Set<String> there = new TreeSet<>(WebMethods.all());
        there.addAll(WebMethods.views());

        assertThat(there).contains("EnvironmentPage.doStop", "BuildDeployments.doProvenance", "EnvironmentPage/live");
        assertThat(known).isEqualTo(there);
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

    private Set<String> answered(Addresses.Question question, HttpMethod method, boolean crumb) throws Exception {
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
        for (String page : List.of("safe-deploy/", Addresses.PAGE)) {
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

    private boolean done(String person, Addresses.Act act, HttpMethod method, boolean crumb) throws Exception {
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
    private static void awaitQuiet() throws Exception {
        Shop.await(() -> Jenkins.get().getQueue().isEmpty()
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
