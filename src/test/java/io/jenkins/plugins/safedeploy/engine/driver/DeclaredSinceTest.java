package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.environment.Settlement;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.ledger.FileLedgerStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes back is measured by the gates that are declared by then, too, by itself or by hand. */
class DeclaredSinceTest {
    private static final GateLimits ONCE =
            new GateLimits(Duration.ofSeconds(5), Duration.ZERO, 1, 0, 4, 0, 0, Duration.ofMinutes(2));
    private static final GateSettings SINCE =
            new GateSettings("since", "http", Map.of("url", "http://127.0.0.1/since"), ONCE, 1, false);

    @TempDir
    Path folder;

    private final Stage stage = new Stage(new SimulatedTime());

    @BeforeEach
    void open() throws Exception {
        stage.open(new FileLedgerStore(folder.resolve("production")));
    }

    @AfterEach
    void close() throws Exception {
        stage.driver.close();
        stage.ledger.close();
    }

    @Test
    void anAutomaticRollbackMeasuresThem() throws Exception {
        stage.deploy("v1");
        stage.declared.add(SINCE);
        stage.bad.add("v2");

        Settlement settlement = stage.deploy("v2");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(remeasured(settlement)).containsExactly("health", "since");
        assertThat(notes(settlement))
                .contains("way back to v1: measured there, too, since the environment declares it now: since");
    }

    @Test
    void aRollbackByHandMeasuresThemAndOneThatFailsMakesItUnverified() throws Exception {
        stage.deploy("v1");
        stage.deploy("v2");
        stage.declared.add(SINCE);
        stage.failing.add("since");

        Settlement settlement = stage.rollback("customers complain");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK_UNVERIFIED);
        assertThat(settlement.landed()).isEqualTo(Landed.CANDIDATE);
        assertThat(settlement.message()).contains("v1 is back, but gate 'since'");
        assertThat(remeasured(settlement)).contains("since");
    }

    @Test
    void aDeclarationThatCannotBeReadNeverClosesTheWayBack() throws Exception {
        stage.deploy("v1");
        stage.deploy("v2");
        stage.unreadable = "it is gone";

        Settlement settlement = stage.rollback("customers complain");

        assertThat(settlement.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(remeasured(settlement)).containsExactly("health");
        assertThat(notes(settlement))
                .contains("way back to v1: only the gates that were recorded with it are measured: it is gone");
    }

    private List<String> remeasured(Settlement settlement) throws IOException {
        return stage.ledger.history(settlement.deployment()).stream()
                .map(entry -> entry.event() instanceof Event.GateEnded ended && ended.reverify() ? ended.gate() : "")
                .filter(gate -> !gate.isEmpty())
                .sorted()
                .toList();
    }

    private List<String> notes(Settlement settlement) throws IOException {
        return stage.ledger.history(settlement.deployment()).stream()
                .filter(entry -> entry.event() instanceof Event.PreflightEnded)
                .flatMap(entry -> ((Event.PreflightEnded) entry.event()).notes().stream())
                .toList();
    }
}
