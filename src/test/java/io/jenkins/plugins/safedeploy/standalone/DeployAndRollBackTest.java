package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeployAndRollBackTest {
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
    void aGoodReleaseIsDeployedAndItsEndSaysWhatRuns() throws Exception {
        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(0);
        assertThat(ended.out())
                .contains("gate 'health': PASSED")
                .contains("SUCCEEDED  production/shop, release shop-1")
                .contains("runs now    shop-1, verified")
                .contains("next        safedeploy status");
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @Test
    void aReleaseThatFailsItsGateIsReplacedByTheLastVerifiedOne() throws Exception {
        shop.deploy("good 1", 1);

        Shop.Ended ended = shop.deploy("bad 2", 2);

        assertThat(ended.code()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(ended.out())
                .contains("health: FAILED, value 500")
                .contains("ROLLED_BACK  production/shop")
                .contains("runs now    shop-1, verified")
                .contains("hold        yes")
                .contains("safedeploy accept --environment production --service shop");
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @Test
    void withNothingToGoBackToAFailureIsHeld() throws Exception {
        Shop.Ended ended = shop.deploy("bad 1", 1);

        assertThat(ended.code()).isEqualTo(ExitCode.HELD.code());
        assertThat(ended.out()).contains("HELD").contains("hold        yes");
        assertThat(shop.installed()).isEqualTo("bad 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last-verified", "previous", "build 1", "1", "shop#1", "release shop-1"})
    void aRollbackGoesToWhereItIsTold(String where) throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);

        Shop.Ended ended = shop.run("rollback", "--to", where, "--reason", "customers complain");

        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(0);
        assertThat(ended.out()).contains("by hand: customers complain").contains("runs now    shop-1, verified");
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @Test
    void whereToMayBeTwoWords() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);

        assertThat(shop.run("rollback", "--to", "build", "1", "--reason", "x").code())
                .isEqualTo(0);
    }

    @Test
    void aRollbackToWhatWasNeverVerifiedIsRefused() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);

        Shop.Ended ended = shop.run("rollback", "--to", "release shop-2", "--reason", "x");

        assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ended.err()).contains("shop-2: it is quarantined since").contains("Nothing was changed");
        assertThat(shop.installed()).isEqualTo("good 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "build x", "build 0", "shop#", ""})
    void whereToThatIsNotUnderstoodSaysWhatIsAllowed(String where) throws Exception {
        shop.deploy("good 1", 1);

        Shop.Ended ended = shop.run("rollback", "--to", where, "--reason", "x");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--to was given '" + where).contains("last-verified, previous");
    }

    @Test
    void aRollbackWithoutAReasonIsNotBegun() throws Exception {
        shop.deploy("good 1", 1);

        assertThat(shop.run("rollback").code()).isEqualTo(2);
        assertThat(shop.run("rollback", "--reason", " ").code()).isEqualTo(2);
    }

    @Test
    void aReleaseIsNamedByItsBuildElseByItsContentUnlessItIsGivenAName() throws Exception {
        shop.build("good 1");

        assertThat(shop.run("deploy", "--json").json().at("/settlement/release").asText())
                .matches("shop-[0-9a-f]{12}");
        assertThat(shop.run("deploy", "--json", "--build", "7")
                        .json()
                        .at("/settlement/release")
                        .asText())
                .isEqualTo("shop-7");
        assertThat(shop.run("deploy", "--json", "--release-id", "spring")
                        .json()
                        .at("/settlement/release")
                        .asText())
                .isEqualTo("spring");
    }

    @Test
    void configurationFilesGoBackWithTheRelease() throws Exception {
        shop.plan = shop.plan + "configurationFiles: ['conf/*.ini']\n";
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/a.ini"), "depth=1\n");
        shop.deploy("good", 1);
        Files.writeString(folder.resolve("conf/a.ini"), "depth=2\n");
        shop.deploy("good", 2);

        Shop.Ended show = shop.run("show", "last");
        Shop.Ended back = shop.run("rollback", "--reason", "x");

        assertThat(show.out()).contains("configuration file:conf/a.ini: changed");
        assertThat(back.code()).isEqualTo(0);
        assertThat(back.out()).contains("runs now    shop-1");
    }

    @Test
    void theProvenanceOfARelaseIsStoredAndNamedInTheChain() throws Exception {
        shop.deploy("good 1", 1);

        String cause = shop.run("show", "last", "--json")
                .json()
                .at("/events/0/data/cause")
                .asText();
        String digest = cause.substring(cause.indexOf("sha256:") + 7);

        assertThat(Files.readString(shop.home().resolve("environments/production/documents/" + digest)))
                .contains("https://in-toto.io/Statement/v1", "app.txt");
    }

    @Test
    void hooksThatRunAfterTheEndHaveRunWhenTheCommandEnds() throws Exception {
        shop.plan = shop.plan + """
                hooks:
                  afterSettled:
                    - name: tell
                      run: echo "$SAFE_DEPLOY_OUTCOME of $SAFE_DEPLOY_RELEASE" > told.txt
                """;
        shop.deploy("good 1", 1);

        assertThat(folder.resolve("told.txt")).hasContent("SUCCEEDED of shop-1");
    }

    @Test
    void peopleAreToldOnceOnly() throws Exception {
        shop.plan = shop.plan + "hooks: {afterSettled: [{name: tell, run: 'echo told >> told.txt'}]}\n";
        shop.deploy("good 1", 1);
        shop.run("rollback", "--reason", "x");
        shop.deploy("good 2", 2);

        assertThat(folder.resolve("told.txt")).hasContent("told\ntold");
    }

    @Test
    void aHookAfterTheEndThatFailsIsToldAndChangesNothing() throws Exception {
        shop.plan = shop.plan + "hooks: {afterSettled: [{name: tell, run: 'echo no mail; exit 3'}]}\n";

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).isEqualTo(0);
        assertThat(ended.out())
                .contains("afterSettled: hook 'tell' ended with 3")
                .contains("no mail");
    }

    @Test
    void aHookBeforeTheDeployRunsInThePlansFolderAndItsFailureDeploysNothing() throws Exception {
        shop.plan = shop.plan + "hooks: {beforeDeploy: [{name: migrate, run: 'ls safedeploy.yaml && exit 4'}]}\n";

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.code()).as(ended.out()).isEqualTo(ExitCode.NOTHING_DEPLOYED.code());
        assertThat(ended.out()).contains("| safedeploy.yaml").contains("exit code 4");
        assertThat(folder.resolve("target/current")).doesNotExist();
    }

    @Test
    void twoHomesKnowNothingOfEachOther() throws Exception {
        shop.deploy("good 1", 1);

        Shop.Ended elsewhere =
                shop.run("status", "--home", folder.resolve("other").toString(), "--json");

        assertThat(elsewhere.code()).isEqualTo(0);
        assertThat(elsewhere.json().at("/environments")).isEmpty();
        assertThat(shop.run("status", "--json").json().at("/environments")).hasSize(1);
    }

    @Test
    void anotherHomeOnTheSameTargetHasToBeClaimedFirst() throws Exception {
        shop.deploy("good 1", 1);
        String other = folder.resolve("other").toString();

        Shop.Ended first = shop.deploy("good 2", 2, "--home", other);
        Shop.Ended second = shop.deploy("good 2", 2, "--home", other);
        Shop.Ended claim = shop.run("claim", "--home", other, "--reason", "the old machine is gone");
        Shop.Ended third = shop.deploy("good 2", 2, "--home", other);

        assertThat(List.of(first.code(), second.code(), claim.code(), third.code()))
                .as(first.out() + second.err() + third.err())
                .containsExactly(ExitCode.NOTHING_DEPLOYED.code(), ExitCode.REFUSED.code(), 0, 0);
        assertThat(first.out()).contains("another ledger");
        assertThat(second.err()).contains("safedeploy claim");
    }
}
