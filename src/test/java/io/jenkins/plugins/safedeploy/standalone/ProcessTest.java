package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals and death, with real processes. The restart command waits for a file, so that there is a middle. */
@Tag("slow")
class ProcessTest {
    @TempDir
    Path folder;

    private Shop shop;
    private Process process;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
        String target = "path: " + shop.folder.resolve("target");
        shop.plan = shop.plan.replace(
                target,
                target + "\n    restart: 'touch " + shop.folder + "/restarting; while [ -e " + shop.folder
                        + "/wait ]; do sleep 0.05; done; rm -f " + shop.folder + "/restarting'");
        assertThat(shop.deploy("good 1", 1).code()).isEqualTo(0);
        Files.createFile(folder.resolve("wait"));
    }

    @AfterEach
    void close() throws Exception {
        Files.deleteIfExists(folder.resolve("wait"));
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        shop.close();
    }

    /** Starts a deployment in a process of its own and returns when its restart command runs. */
    private void deployUntilRestarting() throws Exception {
        shop.build("good 2");
        ProcessBuilder builder = new ProcessBuilder(shop.process("deploy", "--build", "shop#2"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output());
        builder.environment().put("SAFE_DEPLOY_HOME", shop.home().toString());
        process = builder.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("restarting")));
    }

    private File output() {
        return folder.resolve("output.txt").toFile();
    }

    private String said() throws IOException {
        return Files.readString(output().toPath());
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void awaitSaid(String text) {
        await().atMost(Duration.ofSeconds(20)).until(() -> said().contains(text));
    }

    private int end() throws Exception {
        assertThat(process.waitFor(40, TimeUnit.SECONDS))
                .as("the process ended")
                .isTrue();
        return process.exitValue();
    }

    @Test
    void whatAKilledProcessLeftIsRefusedShownAndResumed() throws Exception {
        deployUntilRestarting();
        signal("KILL");
        end();
        shop.build("good 3");

        JsonNode left = shop.run("status", "--json").json().at("/environments/0/services/0/inFlight/0");
        Shop.Ended deploy = shop.run("deploy");
        Shop.Ended doctor = shop.run("doctor");
        Shop.Ended listed = shop.run("resume");
        Files.delete(folder.resolve("wait"));
        Shop.Ended resumed = shop.run("resume", "--adopt", "--reason", "its process was killed");

        assertThat(left.at("/driverAlive").asBoolean()).isFalse();
        assertThat(left.at("/phase").asText()).isEqualTo("APPLY");
        assertThat(deploy.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(deploy.err()).contains("is dead", "safedeploy resume");
        assertThat(doctor.code()).isEqualTo(ExitCode.PROBLEM_FOUND.code());
        assertThat(listed.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(listed.err()).contains(left.at("/deployment").asText(), "--adopt");
        assertThat(resumed.code()).as(resumed.out() + resumed.err()).isEqualTo(0);
        assertThat(shop.installed()).isEqualTo("good 2");
        assertThat(shop.run("verify").code()).isEqualTo(0);
        assertThat(shop.run("resume").out()).contains("Nothing to resume");
    }

    @Test
    void anEmergencyRollbackTakesOverFromADeadProcess() throws Exception {
        deployUntilRestarting();
        signal("KILL");
        end();
        Files.delete(folder.resolve("wait"));

        Shop.Ended plain = shop.run("rollback", "--reason", "x");
        Shop.Ended emergency = shop.run("rollback", "--emergency", "--to", "build 1", "--reason", "shop is down");

        assertThat(plain.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(emergency.code()).as(emergency.out() + emergency.err()).isEqualTo(0);
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @Test
    void ctrlCAbortsAndGoesBack() throws Exception {
        deployUntilRestarting();
        signal("INT");
        awaitSaid("Aborting: what runs is stopped, then the last verified release is put back");
        Files.delete(folder.resolve("wait"));

        assertThat(end()).as(said()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(said()).contains("Ctrl-C again, 5 s from now").contains("Ctrl-C by ");
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @Test
    void aSecondCtrlCStopsByForceButNotAtOnce() throws Exception {
        deployUntilRestarting();
        signal("INT");
        awaitSaid("Aborting:");
        signal("INT");
        awaitSaid("press Ctrl-C again in ");
        TimeUnit.MILLISECONDS.sleep(5200);
        signal("INT");

        assertThat(end()).as(said()).isEqualTo(ExitCode.ABORTED.code());
        assertThat(said())
                .contains("Stopping by force")
                .contains("hold        yes")
                .contains("not certain");
    }

    @Test
    void sigtermLeavesTheDeploymentForResume() throws Exception {
        deployUntilRestarting();
        signal("TERM");

        assertThat(end()).as(said()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(said()).contains("acts no more and settles nothing", "safedeploy resume");
        Files.delete(folder.resolve("wait"));
        assertThat(shop.run("resume", "--adopt", "--reason", "the machine was restarted")
                        .code())
                .isEqualTo(0);
        assertThat(shop.installed()).isEqualTo("good 2");
    }
}
