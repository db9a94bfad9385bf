package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LookingTest {
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
    void statusSaysThatThereIsNothingYetAndMakesNothing() {
        Shop.Ended ended = shop.run("status");

        assertThat(ended.code()).isEqualTo(0);
        assertThat(ended.out()).contains("There is nothing in " + shop.home() + " yet");
        assertThat(shop.home()).doesNotExist();
    }

    @Test
    void whatNeedsAnEnvironmentSaysHowToGetOne() {
        for (String command : List.of("history", "verify", "doctor")) {
            Shop.Ended ended = shop.run(command);
            assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
            assertThat(ended.err()).contains("no environment").doesNotContain("Exception");
        }
    }

    @Test
    void aServiceThatIsNotThereIsNotShownAsNothing() throws Exception {
        shop.deploy("good 1", 1);

        Shop.Ended status = shop.run("status", "--service", "shpo");
        Shop.Ended history = shop.run("history", "--service", "shpo");

        assertThat(status.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(status.err()).contains("There is no service 'shpo'", "There is: shop.");
        assertThat(history.out()).contains("Nothing of service 'shpo' has settled");
    }

    @Test
    void furtherLinesOfAMessageStandBelowItsFirst() throws Exception {
        shop.plan = shop.plan.replace("gates:", "    restart: 'echo one; echo two; exit 1'\ngates:");

        Shop.Ended ended = shop.deploy("good 1", 1);

        assertThat(ended.out()).contains("It said last: one\n              two");
        assertThat(shop.run("history").out()).contains("It said last: one\n      two");
        assertThat(shop.run("status").out()).contains("It said last: one\n              two");
    }

    @Test
    void statusSaysWhatRunsByWhomAndWhatItCanGoBackTo() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);
        shop.deploy("bad 3", 3);

        Shop.Ended ended = shop.run("status");
        JsonNode service = shop.run("status", "--json").json().at("/environments/0/services/0");

        assertThat(ended.out())
                .contains("runs        shop-2, verified", "by alice", "way back    shop-1", "depth 1")
                .contains("hold        yes", "quarantine  shop-3", "lock        free", "queue       empty");
        assertThat(service.at("/runs/release").asText()).isEqualTo("shop-2");
        assertThat(service.at("/wayBack/release").asText()).isEqualTo("shop-1");
        assertThat(service.at("/depth").asInt()).isEqualTo(1);
        assertThat(service.at("/hold/why").asText()).contains("health");
    }

    @Test
    void historyIsNewestFirstAndLimited() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);

        JsonNode all = shop.run("history", "--json").json().at("/deployments");
        JsonNode one = shop.run("history", "--json", "--limit", "1").json().at("/deployments");

        assertThat(all).extracting(each -> each.at("/outcome").asText()).containsExactly("ROLLED_BACK", "SUCCEEDED");
        assertThat(one).hasSize(1);
        assertThat(shop.run("history", "--limit", "0").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void showTellsTheTimelineTheChangesAndTheTimeToRollback() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("bad 2", 2);

        Shop.Ended ended = shop.run("show", "last");

        assertThat(ended.out())
                .contains("release shop-1 -> shop-2", "artifact app.txt: ")
                .contains("gate 'health': FAILED", "decided: back to shop-1", "settled: ROLLED_BACK")
                .contains("time to rollback");
        assertThat(shop.run("show", "nobody").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void verifyComparesAnchors() throws Exception {
        shop.deploy("good 1", 1);
        String head = shop.run("verify", "--json")
                .json()
                .at("/verification/head/hash")
                .asText();
        long seq =
                shop.run("verify", "--json").json().at("/verification/head/seq").asLong();

        assertThat(shop.run("verify", "--anchor", seq + ":" + head).code()).isEqualTo(0);
        assertThat(shop.run("verify", "--anchor", seq + ":" + "0".repeat(64)).code())
                .isEqualTo(ExitCode.BROKEN_LEDGER.code());
        assertThat(shop.run("verify", "--anchor", (seq + 9) + ":" + head).out()).contains("TRUNCATED");
        assertThat(shop.run("verify", "--anchor", "nonsense").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(shop.run("status").out()).contains("verified up to line " + seq);
    }

    @Test
    void doctorSaysYesAndWhereTo() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);

        Shop.Ended ended = shop.run("doctor");

        assertThat(ended.code()).as(ended.out()).isEqualTo(0);
        assertThat(ended.out()).contains("yes, production/shop can go back to shop-1: safedeploy rollback");
    }

    @Test
    void doctorFindsADamagedArtifactOfTheCandidate() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);
        try (Stream<Path> files = Files.list(shop.home().resolve("artifacts"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "ruined");
            }
        }

        Shop.Ended ended = shop.run("doctor");

        assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM_FOUND.code());
        assertThat(ended.out()).contains("PROBLEM  artifact: app.txt").contains("no, not as things are");
    }

    @Test
    void doctorSeesWhatSomebodyChangedByHand() throws Exception {
        shop.deploy("good 1", 1);
        shop.deploy("good 2", 2);
        Files.delete(folder.resolve("target/current"));

        Shop.Ended ended = shop.run("doctor");

        assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM_FOUND.code());
        assertThat(ended.out()).contains("PROBLEM  what runs: the ledger says shop-2");
    }

    static Stream<List<String>> everyCommand() {
        return Stream.of(
                List.of("status"),
                List.of("history"),
                List.of("show", "last"),
                List.of("verify"),
                List.of("doctor"),
                List.of("resume"),
                List.of("pause", "--reason", "x"),
                List.of("unpause", "--reason", "x"),
                List.of("claim", "--reason", "x"),
                List.of("accept", "--reason", "x"),
                List.of("approve", "nothing", "--comment", "x"),
                List.of("reject", "nothing", "--comment", "x"),
                List.of("rollback", "--reason", "x"),
                List.of("deploy"),
                List.of("completion"),
                List.of("plan", "check"),
                List.of("plan", "schema"));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void withJsonEveryCommandPutsOneDocumentOnStandardOutput(List<String> command) throws Exception {
        shop.deploy("good 1", 1);
        String[] arguments =
                Stream.concat(command.stream(), Stream.of("--json")).toArray(String[]::new);

        assertThat(shop.run(arguments).json().isObject()).isTrue();
    }

    @Test
    void nothingShowsAStackTraceUnlessAskedTo() throws Exception {
        shop.deploy("good 1", 1);

        assertThat(shop.run("show", "nobody").err()).doesNotContain("\tat ");
        assertThat(shop.run("show", "nobody", "--verbose").err()).contains("\tat ");
    }

    @Test
    void aPlanInThisFolderNeverMeansAnotherEnvironment() throws Exception {
        shop.deploy("good 1", 1);
        shop.plan = shop.plan.replace("environment: production", "environment: staging");
        shop.build("good 1");

        Shop.Ended ended = shop.run("rollback", "--reason", "x");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("no environment 'staging'");
    }
}
