package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.release.Digest;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalTest {
    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
        shop.plan = shop.plan + "approvals: [{name: release, quorum: 1, timeout: 1h}]\n";
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String waiting() {
        JsonNode[] found = new JsonNode[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            found[0] = shop.run("status", "--json").json().at("/environments/0/services/0/inFlight/0");
            return found[0].at("/phase").asText().equals("APPROVAL");
        });
        assertThat(found[0].at("/nextAt").asText()).isNotEmpty();
        assertThat(shop.run("status").out()).contains("next by itself: without an approval it expires at ");
        return found[0].at("/deployment").asText();
    }

    @Test
    void anotherPersonApprovesAndItGoesOn() throws Exception {
        shop.build("good 1");
        CompletableFuture<Shop.Ended> deploy = CompletableFuture.supplyAsync(() -> shop.run("deploy"));
        String id = waiting();

        Shop.Ended own = shop.run("approve", id, "--comment", "I know what I do");
        shop.user = "bob";
        Shop.Ended other = shop.run("approve", id, "--comment", "looks good");

        assertThat(own.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(own.err()).contains("somebody else's eyes");
        assertThat(other.code()).as(other.err()).isEqualTo(0);
        assertThat(deploy.get(20, TimeUnit.SECONDS).code()).isEqualTo(0);
    }

    @Test
    void aWordCountsForTheQuestionThatWasSeenOnly() throws Exception {
        shop.build("good 1");
        CompletableFuture<Shop.Ended> deploy = CompletableFuture.supplyAsync(() -> shop.run("deploy"));
        String id = waiting();
        String seen = shop.run("status", "--json")
                .json()
                .at("/environments/0/approvals/0/question")
                .asText();
        String other = Digest.ofText("another question").toString();
        shop.user = "bob";

        for (String word : List.of("approve", "reject")) {
            Shop.Ended stale = shop.run(word, id, "--comment", "fine", "--question", other);
            assertThat(stale.code()).as(word).isEqualTo(ExitCode.REFUSED.code());
            assertThat(stale.err()).contains("is not what you saw any more");
            assertThat(shop.run(word, id, "--comment", "fine", "--question", "nonsense")
                            .code())
                    .isEqualTo(ExitCode.USAGE.code());
        }
        Shop.Ended approved = shop.run("approve", id, "--comment", "fine", "--question", seen);

        assertThat(approved.code()).as(approved.err()).isEqualTo(0);
        assertThat(deploy.get(20, TimeUnit.SECONDS).code()).isEqualTo(0);
    }

    @Test
    void aRejectionEndsItAndNothingWasChanged() throws Exception {
        shop.build("good 1");
        CompletableFuture<Shop.Ended> deploy = CompletableFuture.supplyAsync(() -> shop.run("deploy"));
        String id = waiting();

        shop.user = "bob";
        shop.run("reject", id, "--comment", "not on Friday");
        Shop.Ended ended = deploy.get(20, TimeUnit.SECONDS);

        assertThat(ended.code()).isEqualTo(ExitCode.REJECTED.code());
        assertThat(ended.out()).contains("not on Friday");
        assertThat(folder.resolve("target/current")).doesNotExist();
    }
}
