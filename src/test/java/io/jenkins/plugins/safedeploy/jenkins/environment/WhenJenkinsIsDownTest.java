package io.jenkins.plugins.safedeploy.jenkins.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The command acts on what Jenkins deployed, while there is no Jenkins. */
class WhenJenkinsIsDownTest {
    private static final Path JAR = Path.of(System.getProperty("safe-deploy.project", "."), "target", "safedeploy.jar");

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path root;

    private Path home;

    @BeforeAll
    static void theCommandIsBuilt() {
        assumeTrue(Files.exists(JAR), "central.pom.xml builds the command; here it was not built");
    }

    /** How the command ended, and what it said. */
    private record Ended(int code, String said) {}

    private Ended command(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-jar", JAR.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--home", home.resolve("safe-deploy").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static void deploy(JenkinsRule jenkins, WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void aReleaseThatABuildArchivedIsPutBackAndTheLedgerGoesOn() throws Throwable {
        Shop shop = new Shop(root);
        sessions.then(jenkins -> {
            home = Jenkins.get().getRootDir().toPath();
            WorkflowJob job = jenkins.createProject(Folder.class, "team").createProject(WorkflowJob.class, "shop");
            deploy(jenkins, job, shop.deploying("good 1", "", ""));
            deploy(jenkins, job, shop.deploying("good 2", "", ""));
            job.renameTo("store");
        });

        Ended doctor = command("doctor");
        Ended back = command("rollback", "--reason", "Jenkins is down, orders are lost");

        assertThat(doctor.said()).contains("every byte was read");
        assertThat(back.code()).as(back.said()).isZero();
        assertThat(shop.content()).isEqualTo("good 1");
        Ended verified = command("verify");
        assertThat(verified.code()).as(verified.said()).isZero();
        sessions.then(jenkins -> {
            JenkinsEnvironment production = Environments.get().open("team/production");
            assertThat(production
                            .ledger()
                            .<String>read(state -> state.service("shop")
                                    .current()
                                    .orElseThrow()
                                    .release()
                                    .release()
                                    .value()))
                    .isEqualTo("team-shop-1");
            production.requests("system").accept("shop", "Jenkins is back");
            deploy(
                    jenkins,
                    (WorkflowJob) Jenkins.get().getItemByFullName("team/store"),
                    shop.deploying("good 3", "", ""));
            assertThat(shop.content()).isEqualTo("good 3");
        });
        assertThat(command("verify").code()).isZero();
    }

    @Test
    void whatAnAgentHoldsIsNotLookedForOnTheController() throws Throwable {
        Shop shop = new Shop(root).on("web-1");
        sessions.then(jenkins -> {
            home = Jenkins.get().getRootDir().toPath();
            jenkins.createOnlineSlave(hudson.model.labels.LabelAtom.get("web-1"));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "shop");
            deploy(jenkins, job, shop.deploying("good 1", "", ""));
            deploy(jenkins, job, shop.deploying("good 2", "", ""));
        });

        Ended back = command("rollback", "--reason", "Jenkins is down");

        assertThat(back.code()).isNotZero();
        assertThat(back.said()).contains("belongs to the agent");
        assertThat(shop.content()).isEqualTo("good 2");
    }
}
