package io.jenkins.plugins.safedeploy.jenkins.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Fingerprint;
import hudson.model.ModelObject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A gate with a credential, against a server that notes what it gets and tells it in its answer. */
@WithJenkins
class CredentialsTest {
    private static final String SECRET = "correct horse battery staple";

    @TempDir
    Path root;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private JenkinsRule jenkins;
    private Shop shop;
    private Shop other;
    private Folder teamA;

    @BeforeEach
    void aServer(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = new Shop(root);
        other = new Shop(Files.createDirectory(root.resolve("other")));
        teamA = jenkins.createProject(Folder.class, "team-a");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Key"));
            received.add(key);
            boolean first =
                    Files.exists(shop.target().resolve("current")) && content().equals("good 1");
            byte[] body = ("{\"you\": \"" + (first ? "nobody" : key) + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private String content() throws IOException {
        return Files.readString(shop.target().resolve("current/app.txt")).strip();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static StringCredentials add(ModelObject where, CredentialsScope scope, String id, String secret)
            throws Exception {
        StringCredentials credential = new StringCredentialsImpl(scope, id, "", Secret.fromString(secret));
        CredentialsStore store =
                CredentialsProvider.lookupStores(where).iterator().next();
        store.addCredentials(Domain.global(), credential);
        return credential;
    }

    /** @param content what is deployed */
    private String deploying(String content, String path, String id) {
        return deploying(shop, content, path, id);
    }

    private String deploying(Shop where, String content, String path, String id) {
        return where.deploying(content, "", "")
                .replace(
                        "gates: [",
                        "gates: [http(name: 'key', url: 'http://127.0.0.1:"
                                + server.getAddress().getPort() + path + "', credential: '" + id
                                + "', credentialHeader: 'X-Key', count: 1), ");
    }

    private WorkflowRun run(Folder folder, String name, String script) throws Exception {
        WorkflowJob job = (WorkflowJob) folder.getItem(name);
        if (job == null) {
            job = folder.createProject(WorkflowJob.class, name);
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = job.scheduleBuild2(0).get();
        jenkins.waitForCompletion(run);
        return run;
    }

    @Test
    void aGateUsesACredentialOfTheFolderOfItsJobAndTheUseIsNoted() throws Exception {
        StringCredentials key = add(teamA, CredentialsScope.GLOBAL, "key", SECRET);

        jenkins.assertBuildStatusSuccess(run(teamA, "shop", deploying("good 1", "/", "key")));

        assertThat(received).isNotEmpty().containsOnly(SECRET);
        Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(key);
        assertThat(fingerprint).as("usage").isNotNull();
        assertThat(fingerprint.getJobs()).containsExactly("team-a/shop");
        assertThat(fingerprint.getRangeSet("team-a/shop").includes(1)).isTrue();
    }

    @Test
    void aCredentialOfAnotherFolderIsNotThere() throws Exception {
        add(teamA, CredentialsScope.GLOBAL, "key", SECRET);
        Folder teamB = jenkins.createProject(Folder.class, "team-b");

        jenkins.assertBuildStatusSuccess(run(teamB, "shop", shop.deploying("good 0", "", "")));

        WorkflowRun run = run(teamB, "shop", deploying("good 1", "/", "key"));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("there is no credential 'key'", run);
        assertThat(received).isEmpty();
        assertThat(shop.content()).isEqualTo("good 0");
    }

    @Test
    void aCredentialOfAFolderIsNotThereAtTheTop() throws Exception {
        add(teamA, CredentialsScope.GLOBAL, "key", SECRET);
        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 0", "", "")));

        WorkflowRun run = Shop.run(jenkins, "shop", deploying("good 1", "/", "key"));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("there is no credential 'key'", run);
        assertThat(received).isEmpty();
        assertThat(shop.content()).isEqualTo("good 0");
    }

    @Test
    void aCredentialThatIsMissingOnTheFirstDayIsToldBeforeAnythingIsTouched() throws Exception {
        WorkflowRun run = run(teamA, "shop", deploying("good 1", "/", "key"));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("settled: NOTHING_DEPLOYED, landed old", run);
        jenkins.assertLogContains(
                "gate 'key': there is no credential 'key' that may be used here. It was looked for among the secret texts of"
                        + " the folders of build team-a/shop#1 and of Jenkins (global scope)",
                run);
        assertThat(shop.target().resolve("current")).doesNotExist();

        add(teamA, CredentialsScope.GLOBAL, "key", SECRET);
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", deploying("good 1", "/", "key")));
    }

    @Test
    void whatIsForJenkinsItselfIsNotForItsJobs() throws Exception {
        add(Jenkins.get(), CredentialsScope.SYSTEM, "internal", SECRET);

        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 0", "", "")));

        WorkflowRun run = Shop.run(jenkins, "shop", deploying("good 1", "/", "internal"));

        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("there is no credential 'internal'", run);
        assertThat(received).isEmpty();
    }

    @Test
    void aParameterOfTheBuildChoosesTheCredential() throws Exception {
        add(teamA, CredentialsScope.GLOBAL, "key-of-today", SECRET);
        String parameters = "properties([parameters([credentials(name: 'KEY', credentialType:"
                + " 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl', defaultValue: 'key-of-today',"
                + " required: true)])])\n";
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", parameters));

        jenkins.assertBuildStatusSuccess(run(teamA, "shop", parameters + deploying("good 1", "/", "KEY")));

        assertThat(received).isNotEmpty().containsOnly(SECRET);
    }

    @Test
    void theRollbackJobUsesTheCredentialOfTheBuildAndAfterItsEndThatOfTheFolder() throws Exception {
        StringCredentials key = add(teamA, CredentialsScope.GLOBAL, "key", SECRET);
        Folder inner = teamA.createProject(Folder.class, "inner");
        add(inner, CredentialsScope.GLOBAL, "inner-key", SECRET + " of inner");
        WorkflowRun first = run(inner, "shop", deploying("good 1", "/", "inner-key"));
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(run(inner, "shop", deploying("good 2", "/", "inner-key")));
        received.clear();

        rollBack("team-a_2finner_2fproduction", "team-a-inner-shop-1");
        assertThat(received).isNotEmpty().containsOnly(SECRET + " of inner");

        jenkins.assertBuildStatusSuccess(run(teamA, "shop", deploying(other, "good 3", "/", "key")));
        WorkflowRun gone = ((WorkflowJob) teamA.getItem("shop")).getLastBuild();
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", deploying(other, "good 4", "/", "key")));
        gone.delete();
        received.clear();

        rollBack("team-a_2fproduction", "team-a-shop-1");
        assertThat(received).isNotEmpty().containsOnly(SECRET);
        assertThat(other.content()).isEqualTo("good 3");
        assertThat(CredentialsProvider.getFingerprintOf(key).getFacets())
                .as("the folder used it, too")
                .anyMatch(facet -> facet.getClass().getSimpleName().equals("ItemCredentialsFingerprintFacet"));
    }

    private void rollBack(String environment, String release) throws Exception {
        HtmlForm form = jenkins.createWebClient()
                .goTo("safe-deploy/environment/" + environment + "/rollback/?service=shop&release=" + release)
                .getFormByName("rollback");
        form.getInputByName("reason").setValue("test");
        jenkins.submit(form);
        String folder = environment.replaceFirst("_2fproduction$", "").replace("_2f", "/");
        WorkflowJob job = Jenkins.get().getItemByFullName(folder + "/" + Shop.ROLLBACKS, WorkflowJob.class);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job.getLastBuild()));
    }

    @Test
    void theValueIsNowhere() throws Exception {
        add(teamA, CredentialsScope.GLOBAL, "key", SECRET);
        jenkins.assertBuildStatusSuccess(run(teamA, "shop", shop.deploying("good 1", "", "")));

        WorkflowRun bad = run(
                teamA,
                "shop",
                deploying("good 2", "/", "key")
                        .replaceFirst("count: 1\\)", "count: 1, json: '/you', equals: 'nobody')"));

        jenkins.assertBuildStatus(Result.FAILURE, bad);
        assertThat(received).contains(SECRET);
        jenkins.assertLogContains("ROLLED_BACK", bad);
        jenkins.assertLogContains("****", bad);
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(filesWith(Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(filesWith("\"key\"")).as("ids are there").isNotEmpty();
    }

    /** Files below JENKINS_HOME. */
    private List<Path> filesWith(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(jenkins.jenkins.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                        found.add(file);
                    }
                } catch (NoSuchFileException e) {
                    continue; // Jenkins writes beside and renames
                }
            }
        }
        return found;
    }
}
