package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.driver.Requests;
import io.jenkins.plugins.safedeploy.engine.driver.RollbackRequest;
import io.jenkins.plugins.safedeploy.engine.environment.Candidates;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import io.jenkins.plugins.safedeploy.jenkins.rollback.RollbackJob;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.awaitility.Awaitility;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every web method that does something, for everybody, in every way it can be called. */
@WithJenkins
class WebMethodsTest {
    private static final List<String> PEOPLE =
            List.of("anonymous", "reader", "builder", "rollback", "approve", "override", "admin");

    @TempDir
    Path root;

    /** Who may call it with POST and a crumb; nobody may in another way. */
    private static final Map<String, Set<String>> MAY = new LinkedHashMap<>();

    static {
        MAY.put("accept?service=shop&reason=because", Set.of("override", "admin"));
        MAY.put("pause?reason=because", Set.of("override", "admin"));
        MAY.put("unpause?reason=because", Set.of("override", "admin"));
        MAY.put("rollBack?service=shop&release=last-verified&reason=because", Set.of("rollback", "admin"));
        // nothing waits for an approval: whoever asks is told so
        MAY.put("approve?deployment=none&comment=fine", Set.of());
        MAY.put("reject?deployment=none&comment=no", Set.of());
    }

    @Test
    void onlyThoseWhoMayAndOnlyByPostWithACrumb(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "builder", "rollback", "approve", "override")
                .grant(Item.READ, Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(SafeDeployPermissions.ROLLBACK)
                .everywhere()
                .to("rollback")
                .grant(SafeDeployPermissions.APPROVE)
                .everywhere()
                .to("approve")
                .grant(SafeDeployPermissions.OVERRIDE)
                .everywhere()
                .to("override")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        Shop shop = new Shop(root);
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        jenkins.assertBuildStatus(Result.SUCCESS, Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        for (Map.Entry<String, Set<String>> method : MAY.entrySet()) {
            Set<String> get = new TreeSet<>();
            Set<String> withoutCrumb = new TreeSet<>();
            Set<String> post = new TreeSet<>();
            for (String person : PEOPLE) {
                if (done(jenkins, person, method.getKey(), HttpMethod.GET, false)) {
                    get.add(person);
                }
                if (done(jenkins, person, method.getKey(), HttpMethod.POST, false)) {
                    withoutCrumb.add(person);
                }
                if (done(jenkins, person, method.getKey(), HttpMethod.POST, true)) {
                    post.add(person);
                }
            }
            System.out.printf(
                    "%-62s GET %s, POST without crumb %s, POST %s%n", method.getKey(), get, withoutCrumb, post);
            assertThat(get).as(method.getKey() + " by GET").isEmpty();
            assertThat(withoutCrumb).as(method.getKey() + " without a crumb").isEmpty();
            assertThat(post).as(method.getKey()).isEqualTo(new TreeSet<>(method.getValue()));
        }
    }

    @Test
    void pagesAreForThoseWhoMayReadJenkins(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("reader"));
        Environments.get().open("production");
        for (String page : List.of("safe-deploy/", "safe-deploy/environment/production/")) {
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

    private static boolean done(JenkinsRule jenkins, String person, String what, HttpMethod method, boolean crumb)
            throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setRedirectEnabled(false);
        client.getOptions().setJavaScriptEnabled(false);
        if (!person.equals("anonymous")) {
            client.getOptions().setRedirectEnabled(true);
            client.login(person);
            client.getOptions().setRedirectEnabled(false);
        }
        prepare(what);
        awaitTold();
        long before = head();
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), "safe-deploy/environment/production/" + what), method);
        if (crumb) {
            client.addCrumb(request);
        }
        int status = client.getPage(request).getWebResponse().getStatusCode();
        jenkins.waitUntilNoActivity();
        awaitTold();
        boolean changed = head() != before;
        assertThat(changed && status >= 400)
                .as("%s %s as %s said %s and did something", method, what, person, status)
                .isFalse();
        return changed;
    }

    /** Something that it can change. */
    private static void prepare(String what) throws Exception {
        Requests system = Environments.get().open("production").requests("system");
        if (what.startsWith("unpause")) {
            system.pause("so that it can be resumed");
        } else if (what.startsWith("pause")) {
            system.unpause("so that it can be paused");
        } else if (what.startsWith("accept")) {
            rollBackByHand();
        }
    }

    /** Leaves a hold, and another release to go back to. */
    private static void rollBackByHand() throws Exception {
        JenkinsEnvironment environment = Environments.get().open("production");
        if (environment
                .ledger()
                .<Boolean>read(state -> state.service("shop").hold().isEmpty())) {
            Candidate to = environment
                    .ledger()
                    .read(state -> Candidates.lastVerified(state.service("shop"))
                            .candidate()
                            .orElseThrow());
            String id = environment
                    .requests("system")
                    .rollback(new RollbackRequest("shop", to, false, false, true, "test", "test"));
            environment.drive(id).get();
        }
    }

    /** Until what is written after the end of a deployment is written, too. */
    private static void awaitTold() {
        Awaitility.await()
                .until(() -> Environments.get()
                        .open("production")
                        .ledger()
                        .<Boolean>read(state -> state.outbox().isEmpty()));
    }

    /** Changes when anything is written or started. */
    private static long head() throws Exception {
        WorkflowJob job = Jenkins.get().getItemByFullName(RollbackJob.NAME, WorkflowJob.class);
        return Environments.get().open("production").ledger().ledger().head().seq()
                + (job == null ? 0 : job.getNextBuildNumber());
    }
}
