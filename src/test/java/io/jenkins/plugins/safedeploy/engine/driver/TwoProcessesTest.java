package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes deploy to one environment at once, with rollbacks and takeovers, for a minute. */
@Tag("slow")
class TwoProcessesTest {
    private static final int SECONDS = Integer.getInteger("safedeploy.race.seconds", 60);

    @TempDir
    Path root;

    @Test
    void theChainHasNoForkNoLineIsLostAndNeverTwoAreInsideApply() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock (util-linux) is not here");
        Files.createDirectories(root.resolve("work"));
        String seconds = Integer.toString(SECONDS);
        try (Children first = Children.start(List.of(), root, "first", "race", seconds);
                Children second = Children.start(List.of(), root, "second", "race", seconds)) {
            assertThat(first.ended(SECONDS + 180)).isTrue();
            assertThat(second.ended(SECONDS + 180)).isTrue();
            assertThat(first.said).as("first").contains("DONE");
            assertThat(second.said).as("second").contains("DONE");
            try (EnvironmentLedger ledger = EnvironmentLedger.view(
                    new FileLedgerStore(root.resolve("ledger")), "production", new SystemClock())) {
                List<String> violations = new ArrayList<>(Invariants.violations(ledger));
                int lines = 0;
                for (Children child : List.of(first, second)) {
                    violations.addAll(Invariants.lost(ledger, child.said("APPENDED")));
                    lines += child.said("APPENDED").size();
                }
                if (Files.exists(root.resolve("violations"))) {
                    violations.addAll(Files.readAllLines(root.resolve("violations")));
                }
                System.out.printf(
                        "two processes for %d s: %d events, %d of them noted as appended, %d + %d deployments%n",
                        SECONDS,
                        ledger.ledger().head().seq(),
                        lines,
                        first.said("SETTLED").size(),
                        second.said("SETTLED").size());
                assertThat(violations).isEmpty();
                assertThat(first.said("SETTLED")).isNotEmpty();
                assertThat(second.said("SETTLED")).isNotEmpty();
            }
        }
    }
}
