package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void anAutomaticDeployIsRefusedDuringAHoldUntilItIsAccepted() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);

        Shop.Ended refused = shop.deploy("good 3", 3, "--automatic");
        Shop.Ended accepted = shop.run("accept", "--reason", "build 3 has the fix");
        Shop.Ended again = shop.deploy("good 3", 3, "--automatic");

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err()).contains("on hold");
        assertThat(accepted.code()).isEqualTo(0);
        assertThat(again.code()).as(again.err()).isEqualTo(0);
    }

    @Test
    void whatWasQuarantinedComesBackWithAReasonOnly() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);
        shop.run("rollback", "--reason", "customers complain");

        Shop.Ended refused = shop.deploy("good 2", 3);
        Shop.Ended withReason = shop.deploy("good 2", 3, "--reason", "it was the network");

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err()).contains("quarantined").contains("customers complain");
        assertThat(withReason.code()).as(withReason.err()).isEqualTo(0);
    }

    @Test
    void anAutomaticDeployWaitsForTheCooldownAfterARollback() throws Exception {
        shop.plan = shop.plan + "policy: {cooldown: 1h}\n";
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);
        shop.run("accept", "--reason", "known");

        Shop.Ended ended = shop.deploy("good 3", 3, "--automatic");

        assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ended.err()).contains("Cooling down");
    }

    @Test
    void aFreezeLetsOnlyEmergenciesPass() throws Exception {
        shop.plan = shop.plan
                + "policy: {freezeWindows: [{name: holidays, from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z'}]}\n";

        Shop.Ended frozen = shop.deploy("good 1", 1);
        Shop.Ended emergency = shop.deploy("good 1", 1, "--emergency", "--reason", "shop is down");

        assertThat(frozen.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(frozen.err()).contains("frozen", "holidays");
        assertThat(emergency.code()).as(emergency.err()).isEqualTo(0);
    }

    @Test
    void aCredentialThatIsMissingOnTheFirstDayIsToldBeforeAnythingIsTouched() throws Exception {
        shop.plan = shop.plan + "      credential: api-key\n";

        Shop.Ended refused = shop.deploy("good 1", 1);
        assertThat(folder.resolve("target/current")).doesNotExist();
        Shop.Ended there = shop.runWith(
                Map.of("SAFE_DEPLOY_HOME", shop.home().toString(), "SAFE_DEPLOY_CREDENTIAL_API_KEY", "correct horse"),
                "deploy",
                "--build",
                "shop#2");

        assertThat(refused.code()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(refused.out() + refused.err())
                .contains(
                        "gate 'health': there is no credential 'api-key'",
                        "environment variable SAFE_DEPLOY_CREDENTIAL_API_KEY");
        assertThat(there.code()).as(there.err()).isEqualTo(0);
    }

    @Test
    void anEmergencyNeedsAReason() throws Exception {
        assertThat(shop.deploy("good 1", 1, "--emergency").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aPauseStopsAutomationAndNobodyElse() throws Exception {
        shop.deploy("good 1", 1);
        shop.run("pause", "--reason", "database migration");

        Shop.Ended automatic = shop.deploy("good 2", 2, "--automatic");
        Shop.Ended person = shop.deploy("good 2", 2);
        shop.run("unpause", "--reason", "done");
        Shop.Ended later = shop.deploy("good 3", 3, "--automatic");

        assertThat(automatic.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(automatic.err()).contains("database migration");
        assertThat(person.code()).isEqualTo(0);
        assertThat(later.code()).isEqualTo(0);
    }

    @Test
    void aBadPlanIsToldWithFileLineAndColumnAndNothingIsDone() throws Exception {
        shop.plan = shop.plan.replace("      count: 1", "      cuont: 1");

        Shop.Ended ended = shop.deploy("good 1", 1);
        Shop.Ended json = shop.deploy("good 1", 1, "--json");

        assertThat(ended.code()).isEqualTo(ExitCode.BAD_PLAN.code());
        assertThat(ended.err())
                .containsPattern("safedeploy.yaml:12:7: gates\\[0].http.cuont")
                .contains("count");
        assertThat(json.json().at("/error/code").asText()).isEqualTo("BAD_PLAN");
        assertThat(json.json().at("/error/problems/0/line").asInt()).isEqualTo(12);
        assertThat(shop.home()).doesNotExist();
    }

    @Test
    void aSettingThatATargetOrAGateRefusesHasItsPlaceToo() throws Exception {
        shop.plan = shop.plan.replace("path: " + shop.folder, "path: relative");

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(ExitCode.BAD_PLAN.code());
        assertThat(ended.err())
                .containsPattern("safedeploy.yaml:\\d+:\\d+: target.directory")
                .contains("absolute path");
    }

    @Test
    void aMissingArtifactSaysWhichPatternFoundNothing() throws Exception {
        shop.plan = shop.plan.replace("[app.txt]", "['app.txt', 'build/*.jar']");

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(ExitCode.BAD_PLAN.code());
        assertThat(ended.err()).contains("safedeploy.yaml:3:").contains("no file matches 'build/*.jar'");
    }

    @Test
    void aLinkThatLeadsOutOfThePlansFolderIsNoArtifact(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("secret.txt"), "good");
        Files.createSymbolicLink(folder.resolve("app.lnk"), outside.resolve("secret.txt"));
        shop.plan = shop.plan.replace("[app.txt]", "['*.lnk']");

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(ExitCode.BAD_PLAN.code());
        assertThat(ended.err()).contains("outside of the plan's folder");
    }

    @Test
    void aHomeThatCannotBeLookedAtIsNotCalledEmpty() throws Exception {
        Files.createDirectories(shop.home());
        Files.createSymbolicLink(shop.home().resolve("environments"), Path.of("environments"));

        for (String command : new String[] {"status", "history", "doctor"}) {
            Shop.Ended ended = shop.run(command);
            assertThat(ended.code()).as(command).isEqualTo(ExitCode.ERROR.code());
            assertThat(ended.out() + ended.err()).contains("environments").doesNotContain("There is n");
        }
    }

    @Test
    void aHomeThatIsAFileIsToldByWhateverUsesIt() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        shop.build("good 1");

        for (String command : new String[] {"status", "history", "deploy"}) {
            Shop.Ended ended = shop.run(command, "--home", file.toString());
            assertThat(ended.code()).as(command).isEqualTo(ExitCode.USAGE.code());
            assertThat(ended.err()).contains("which is a file. Name a folder");
        }
        Shop.Ended below = shop.run("deploy", "--home", file.resolve("home").toString());
        assertThat(below.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(below.err())
                .contains("cannot be made", "Name another one with --home")
                .doesNotContain("not your fault");
    }

    @Test
    void whatWasQuarantinedOrNeverThereIsNotGoneBackToAndSaysWhyOnce() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);

        Shop.Ended failed = shop.run("rollback", "--to", "release", "shop-2", "--reason", "test");
        Shop.Ended unknown = shop.run("rollback", "--to", "build", "9", "--reason", "test");

        assertThat(failed.err())
                .containsOnlyOnce("shop-2: it is quarantined since")
                .contains(" UTC: gate 'health'");
        assertThat(unknown.err()).contains("A release of build 9 was never verified here nor left running");
        assertThat(failed.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(unknown.code()).isEqualTo(ExitCode.REFUSED.code());
    }

    @Test
    void aMissingPlanIsABadPlan() throws Exception {
        Shop.Ended ended = shop.run("deploy", "other.yaml");

        assertThat(ended.code()).isEqualTo(ExitCode.BAD_PLAN.code());
        assertThat(ended.err()).contains("other.yaml").contains("no such file");
    }

    @Test
    void aSecretInCapturedConfigurationIsRefusedAndNeverShown() throws Exception {
        shop.plan = shop.plan + "configurationFiles: [conf.ini]\n";
        Files.writeString(folder.resolve("conf.ini"), "password=hunter2hunter2\n");
        shop.build("good 1");

        Shop.Ended ended = shop.runWith(
                Map.of("SAFE_DEPLOY_HOME", shop.home().toString(), "SAFE_DEPLOY_CREDENTIAL_SHOP", "hunter2hunter2"),
                "deploy");

        assertThat(ended.code()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(ended.out()).contains("file:conf.ini").doesNotContain("hunter2");
    }

    @Test
    void aLedgerThatWasChangedRefusesDeploysUntilSomebodyAcceptsIt() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);
        Path environment = shop.home().resolve("environments/production");
        try (RandomAccessFile segment =
                new RandomAccessFile(environment.resolve("ledger-1.jsonl").toFile(), "rw")) {
            segment.seek(1500);
            int old = segment.read();
            segment.seek(1500);
            segment.write(old == 'x' ? 'y' : 'x');
        }

        Shop.Ended verify = shop.run("verify");
        Shop.Ended deploy = shop.deploy("good 3", 3);
        Shop.Ended accept = shop.run("accept", "--corruption", "--reason", "disk was replaced");
        Shop.Ended again = shop.run("verify");

        assertThat(verify.code()).as(verify.out()).isEqualTo(ExitCode.BROKEN_LEDGER.code());
        assertThat(verify.out()).contains("CORRUPT").contains("byte");
        assertThat(deploy.code()).as(deploy.err()).isEqualTo(ExitCode.BROKEN_LEDGER.code());
        assertThat(accept.code()).as(accept.err()).isEqualTo(0);
        assertThat(again.out()).contains("BROKEN_ACCEPTED");
        // What is on the target was put there by a line behind the break.
        assertThat(shop.deploy("good 3", 3).code()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        shop.run("claim", "--reason", "the target is right");
        assertThat(shop.deploy("good 3", 3).code()).isEqualTo(0);
    }

    @Test
    void aFolderOfAnotherUserIsNotTouched() throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            return; // only root can make a folder that belongs to somebody else
        }
        Files.createDirectories(shop.home());
        Files.setAttribute(shop.home(), "unix:uid", 65534);

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ended.err()).contains("belongs to user").contains("sudo -u");
    }

    @Test
    void unknownOptionsAndCommandsEndWithTwo() {
        assertThat(shop.run("deploy", "--nonsense").code()).isEqualTo(2);
        assertThat(shop.run("nonsense").code()).isEqualTo(2);
        assertThat(shop.run().code()).isEqualTo(2);
    }
}
