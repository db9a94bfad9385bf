package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, as everybody runs it first. */
@Tag("slow")
class DemoTest {
    @Test
    void everyStepIsAsExpectedAndTheServerIsStopped(@TempDir Path folder) throws Exception {
        Shop.Ended ended;
        try (Shop shop = new Shop(folder)) {
            ended = shop.runWith(System.getenv(), "demo", "--json");
        }
        assumeFalse(
                ended.code() == ExitCode.ERROR.code() && ended.err().contains("Maven could not fetch"),
                "Maven cannot reach its repository");

        assertThat(ended.code()).as(ended.err()).isZero();
        JsonNode story = ended.json();
        Path left = Path.of(story.at("/folder").asText());
        assertThat(story.at("/steps")).hasSize(10);
        assertThat(ended.err()).contains("kill -KILL", "time to rollback", "OK  ledger of demo");
        long server =
                Long.parseLong(Files.readString(left.resolve("server.pid")).strip());
        assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
        remove(left);
    }

    private static void remove(Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
