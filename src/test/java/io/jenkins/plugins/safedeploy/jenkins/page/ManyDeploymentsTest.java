package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.safedeploy.engine.deployment.Candidate;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.jenkins.Client;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import io.jenkins.plugins.safedeploy.jenkins.environment.Environments;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.RunLoadCounter;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Pages of an environment of 10,000 deployments come from the summary in memory: no history is read, no build loaded. */
@WithJenkins
class ManyDeploymentsTest {
    private static final String PAGE = "safe-deploy/environment/production/";
    private static final String JSON = "safe-deploy/api/environments/production";
    private static final String JOB = "job/shop/";

    @TempDir
    Path root;

    private final HttpClient http = HttpClient.newHttpClient();
    private JenkinsRule jenkins;
    private String reader;

    @Test
    void theirNumberDoesNotMatter(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        reader = "Basic " + Base64.getEncoder().encodeToString(("reader:" + Client.token("reader")).getBytes());
        Shop shop = new Shop(root);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
        List<String> pages = List.of(PAGE, JSON, JOB);
        deploy(2, 100);
        List<Double> few = times(pages);
        deploy(101, 10_000);
        List<Double> many = times(pages);
        for (int i = 0; i < pages.size(); i++) {
            System.out.printf(
                    "%-40s %.1f ms at 100 deployments, %.1f ms at 10,000: %.2fx%n",
                    pages.get(i), few.get(i), many.get(i), few.get(i) / many.get(i));
        }

        WorkflowJob job = Jenkins.get().getItemByFullName("shop", WorkflowJob.class);
        Path history =
                Jenkins.get().getRootDir().toPath().resolve("safe-deploy/environments/production/ledger-1.jsonl");
        Path away = history.resolveSibling("away");
        Files.move(history, away);
        try {
            assertThat(loads(job, () -> get(PAGE))).isZero();
            assertThat(loads(job, () -> get(JSON))).isZero();
        } finally {
            Files.move(away, history);
        }
        assertThat(get(PAGE)).contains("shop-10000 runs, verified", "rollback depth 99");
        assertThat(get(JSON)).contains("\"release\":\"shop-10000\"");
        assertThat(get(JOB)).contains("shop-10000 runs, verified");
        assertThat(loads(job, () -> job.getBuildByNumber(1)))
                .as("what would be seen")
                .isEqualTo(1);
    }

    /** Releases {@code shop-<from>} to {@code shop-<to>} in the ledger alone. */
    private static void deploy(int from, int to) throws Exception {
        EnvironmentLedger ledger = Environments.get().open("production").ledger();
        Candidate model = ledger.read(
                state -> state.service("shop").current().orElseThrow().release());
        for (int first = from; first <= to; first += 20) {
            List<EnvironmentLedger.Line> lines = new ArrayList<>();
            for (int i = first; i <= Math.min(to, first + 19); i++) {
                String id = "20260101-000000-" + String.format("%08x", i);
                Event requested = new Event.Requested(
                        Kind.DEPLOY,
                        new ReleaseId("shop-" + i),
                        Digest.ofText("content " + i),
                        model.document(),
                        model.plan(),
                        model.course(),
                        "shop#" + i,
                        true,
                        false,
                        false,
                        false,
                        "",
                        "test",
                        ledger.driver(),
                        List.of(),
                        null);
                lines.add(ledger.line("shop", id, 0, requested));
                Event settled = new Event.Settled(Outcome.SUCCEEDED, Landed.NEW, true, false, "every gate passed");
                lines.add(ledger.line("shop", id, 0, settled));
            }
            ledger.transact(state -> lines);
        }
    }

    /** Medians of 21 answers, in milliseconds. */
    private List<Double> times(List<String> pages) throws Exception {
        List<Double> medians = new ArrayList<>();
        for (String page : pages) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                long start = System.nanoTime();
                get(page);
                times.add(System.nanoTime() - start);
            }
            medians.add(
                    times.subList(9, 30).stream().sorted().skip(10).findFirst().orElseThrow() / 1e6);
        }
        return medians;
    }

    private int loads(WorkflowJob job, Callable<?> work) {
        return RunLoadCounter.countLoads(job, () -> {
            try {
                work.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jenkins.getURL() + path))
                .header("Authorization", reader)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
