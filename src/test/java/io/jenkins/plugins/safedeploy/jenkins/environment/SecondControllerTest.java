package io.jenkins.plugins.safedeploy.jenkins.environment;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.ledger.DriverLock;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.jenkins.Client;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Two controllers, where there should be one: with a copy of the folder, and with the same folder. */
class SecondControllerTest {
    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path root;

    private static void people(JenkinsRule jenkins) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private static String page(JenkinsRule jenkins) throws Exception {
        return jenkins.createWebClient()
                .login("admin")
                .goTo("safe-deploy/environment/production/")
                .getWebResponse()
                .getContentAsString();
    }

    private static WorkflowRun byAdmin(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = Shop.job("shop", script);
        try (ACLContext admin = ACL.as2(User.getById("admin", true).impersonate2())) {
            return jenkins.waitForCompletion(
                    job.scheduleBuild2(0, new hudson.model.CauseAction(new Cause.UserIdCause()))
                            .waitForStart());
        }
    }

    @Test
    void aCopyOfTheHomeIsReadOnlyUntilItIsClaimed() throws Throwable {
        Shop shop = new Shop(root);
        sessions.then(jenkins -> {
            people(jenkins);
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", "")));
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 2", "", "")));
        });
        Path folder = sessions.getHome().toPath().resolve("safe-deploy");
        copyInPlaceOf(folder);

        sessions.then(jenkins -> {
            people(jenkins);
            WorkflowRun automatic = Shop.run(jenkins, "shop", shop.deploying("good 3", "", ""));
            jenkins.assertBuildStatus(Result.FAILURE, automatic);
            jenkins.assertLogContains("it was moved, restored or cloned", automatic);
            WorkflowRun person = byAdmin(jenkins, shop.deploying("good 3", "", ""));
            jenkins.assertBuildStatus(Result.FAILURE, person);
            assertThat(page(jenkins)).contains("Read-only:").contains("it was moved, restored or cloned");
            assertThat(shop.content()).isEqualTo("good 2");

            assertThat(Client.of(jenkins, "admin")
                            .post("/environments/production/claim", "{\"reason\": \"the other one is gone\"}")
                            .status())
                    .isEqualTo(200);

            assertThat(page(jenkins)).doesNotContain("Read-only:");
            jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 3", "", "")));
            assertThat(shop.content()).isEqualTo("good 3");
        });
    }

    /** As a restored backup: the same files, in a folder that is another one. */
    private static void copyInPlaceOf(Path folder) throws IOException {
        Path original = folder.resolveSibling("original");
        Files.move(folder, original);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(original.relativize(file)), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    @Test
    void theSecondOnOneFolderDoesNothingByItself() throws Throwable {
        Shop shop = new Shop(root);
        sessions.then(jenkins ->
                jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 1", "", ""))));
        Path ledger = sessions.getHome().toPath().resolve("safe-deploy/environments/production");
        try (FileLedgerStore store = new FileLedgerStore(ledger)) {
            DriverLock other = DriverLock.hold(store, "controller");
            sessions.then(jenkins -> {
                people(jenkins);
                WorkflowRun automatic = Shop.run(jenkins, "shop", shop.deploying("good 2", "", ""));
                jenkins.assertBuildStatus(Result.FAILURE, automatic);
                jenkins.assertLogContains("another Jenkins controller has environment 'production' open", automatic);
                assertThat(page(jenkins)).contains("No automatic deployments: another Jenkins controller");
                assertThat(shop.content()).isEqualTo("good 1");
                jenkins.assertBuildStatusSuccess(byAdmin(jenkins, shop.deploying("good 2", "", "")));
                assertThat(shop.content()).isEqualTo("good 2");

                other.close();

                assertThat(page(jenkins)).doesNotContain("No automatic deployments");
                jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", shop.deploying("good 3", "", "")));
                assertThat(shop.content()).isEqualTo("good 3");
            });
        }
    }
}
