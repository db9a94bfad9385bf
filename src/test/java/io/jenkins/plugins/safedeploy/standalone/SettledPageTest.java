package io.jenkins.plugins.safedeploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import io.jenkins.plugins.safedeploy.engine.report.DeploymentReport;
import io.jenkins.plugins.safedeploy.engine.report.SettledPage;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History is read page by page; the pages together are all there is, once. */
class SettledPageTest {
    @Test
    void pagesOfAnySizeMakeUpTheWholeHistory(@TempDir Path folder) throws Exception {
        try (Shop shop = new Shop(folder)) {
            shop.deploy("good 1", 1);
            shop.deploy("bad 2", 2);
            shop.deploy("good 3", 3);
            shop.deploy("bad 4", 4);
            try (FileLedgerStore store = new FileLedgerStore(
                            shop.home().resolve("environments").resolve("production"));
                    EnvironmentLedger ledger = EnvironmentLedger.view(store, "production", new SystemClock())) {
                List<Settlement> all = ledger.read(state -> new ArrayList<>(state.recent()));
                Collections.reverse(all);
                assertThat(all)
                        .extracting(Settlement::outcome)
                        .containsExactly(
                                Outcome.ROLLED_BACK, Outcome.SUCCEEDED, Outcome.ROLLED_BACK, Outcome.SUCCEEDED);
                for (int limit = 1; limit <= 5; limit++) {
                    for (long lines : new long[] {1, 3, 7, Long.MAX_VALUE}) {
                        assertThat(pages(ledger, "shop", limit, lines))
                                .as("pages of %s, %s lines each", limit, lines)
                                .isEqualTo(all);
                    }
                }
                assertThat(pages(ledger, "another", 2, Long.MAX_VALUE)).isEmpty();
                for (Settlement each : all) {
                    DeploymentReport report =
                            DeploymentReport.of(ledger, each.deployment()).orElseThrow();
                    assertThat(report.entries().get(0).event().type()).isEqualTo("Requested");
                    assertThat(report.gates())
                            .isNotEmpty()
                            .allSatisfy(gate -> assertThat(gate.measurements())
                                    .as("of %s: %s", gate.gate(), gate.problem())
                                    .isNotEmpty());
                }
                assertThat(DeploymentReport.of(ledger, "nothing")).isEmpty();
            }
        }
    }

    private static List<Settlement> pages(EnvironmentLedger ledger, String service, int limit, long lines)
            throws Exception {
        List<Settlement> found = new ArrayList<>();
        Long before = Long.MAX_VALUE;
        while (before != null) {
            SettledPage page = SettledPage.of(ledger, service, limit, before, lines);
            assertThat(page.deployments()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.deployments());
            before = page.next();
        }
        return found;
    }
}
