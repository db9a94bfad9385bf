package io.jenkins.plugins.safedeploy.gates.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.Measurement;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import io.jenkins.plugins.safedeploy.engine.time.SystemClock;
import io.jenkins.plugins.safedeploy.gates.Contexts;
import io.jenkins.plugins.safedeploy.gates.Gates;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real command's exit code and output say. */
@Timeout(60)
class CommandGateTest {
    private static Measurement measure(Object command, Map<String, Object> settings, GateContext context) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("command", command);
        return new Gates(new ShellWorkspace(), id -> Optional.empty(), HttpRequests.direct(), new SystemClock())
                .create(Contexts.gate("command", all))
                .measure(context);
    }

    private static Measurement measure(Object command, Map<String, Object> settings) {
        return measure(command, settings, Contexts.now());
    }

    private static Verdict verdict(Object command, Map<String, Object> settings) {
        return measure(command, settings).verdict();
    }

    @Test
    void exitCodeZeroPassesAndEveryOtherFails() {
        assertThat(verdict("exit 0", Map.of())).isEqualTo(Verdict.PASSED);
        Measurement failed = measure("echo 3 orders lost; exit 7", Map.of());
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.message()).isEqualTo("exit code 7; its last line: 3 orders lost");
        assertThat(failed.value()).isEqualTo("7");
        assertThat(failed.evidence()).isEqualTo("3 orders lost\n");
    }

    @Test
    void aListIsTheProgramAndItsArguments() {
        assertThat(verdict(List.of("test", "a b", "=", "a b"), Map.of())).isEqualTo(Verdict.PASSED);
    }

    @Test
    void exitCodesCanSayInconclusiveOrError() {
        Map<String, Object> codes = Map.of("inconclusive", List.of(3, "4"), "error", 5);
        assertThat(verdict("exit 4", codes)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict("exit 5", codes)).isEqualTo(Verdict.ERROR);
        assertThat(verdict("exit 6", codes)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aCommandThatCannotBeStartedIsAnError() {
        Measurement measurement = measure(List.of("/no/such/program"), Map.of());
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).startsWith("the command could not be run: ");
        assertThat(verdict("/no/such/program", Map.of())).isEqualTo(Verdict.ERROR);
        assertThat(verdict("/etc/passwd", Map.of())).isEqualTo(Verdict.ERROR);
    }

    @Test
    void aCommandThatDoesNotEndIsAnError() {
        Measurement measurement = measure("exec sleep 60", Map.of("commandTimeout", "1s"));
        assertThat(measurement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(measurement.message()).contains("did not end within 1 s");
    }

    @Test
    void aCancelledCommandIsAnError() {
        Cancellation cancellation = new Cancellation();
        new Timer(true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                cancellation.cancel();
                            }
                        },
                        100);
        assertThat(measure("exec sleep 60", Map.of(), Contexts.cancelledBy(cancellation))
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void aNumberInTheJsonOutputIsCompared() {
        Map<String, Object> settings = Map.of("json", "/lag/seconds", "max", 30);
        assertThat(verdict("echo '{\"lag\":{\"seconds\":12}}'", settings)).isEqualTo(Verdict.PASSED);
        assertThat(verdict("printf '{\\n\"lag\":\\n{\"seconds\":12}}\\n'", settings))
                .isEqualTo(Verdict.PASSED);
        assertThat(verdict("echo connecting...; echo '{\"lag\":{\"seconds\":31}}'", settings))
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void aNumberThatAPatternFindsIsCompared() {
        Map<String, Object> settings = Map.of("pattern", "lag=([0-9.]+)", "max", 1, "failAbove", 2);
        assertThat(verdict("echo lag=0.5s", settings)).isEqualTo(Verdict.PASSED);
        assertThat(verdict("echo lag=1.5s", settings)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict("echo lag=2.5s", settings)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void anOutputWithoutTheNumberIsAnErrorNeverAPass() {
        Map<String, Object> json = Map.of("json", "/lag", "max", 30);
        for (String output : List.of("", "no json", "{}", "{\"lag\":null}", "{\"lag\":\"NaN\"}", "{\"lag\":1e999}")) {
            assertThat(verdict(List.of("printf", "%s", output), json))
                    .as(output)
                    .isEqualTo(Verdict.ERROR);
        }
        Map<String, Object> pattern = Map.of("pattern", "lag=(\\S+)", "max", 30);
        for (String output : List.of("", "lag=NaN", "lag=Infinity", "lag=0x10", "lag=12s")) {
            assertThat(verdict(List.of("printf", "%s", output), pattern))
                    .as(output)
                    .isEqualTo(Verdict.ERROR);
        }
    }

    @Test
    void aFailingCommandFailsWhateverItPrints() {
        assertThat(verdict("echo '{\"lag\":1}'; exit 1", Map.of("json", "/lag", "max", 30)))
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void theCommandKnowsWhatIsBeingDeployed() {
        Measurement measurement = measure("env | grep ^SAFE_DEPLOY_ | sort", Map.of());
        assertThat(measurement.evidence().lines())
                .containsExactly(
                        "SAFE_DEPLOY_BUILD=shop#42",
                        "SAFE_DEPLOY_COMMIT=abc42",
                        "SAFE_DEPLOY_CONTENT=" + Contexts.RELEASE.contentDigest(),
                        "SAFE_DEPLOY_DEPLOYMENT=deployment-7",
                        "SAFE_DEPLOY_ENVIRONMENT=production",
                        "SAFE_DEPLOY_GATE=check",
                        "SAFE_DEPLOY_MEASUREMENT=2",
                        "SAFE_DEPLOY_PREFLIGHT=false",
                        "SAFE_DEPLOY_PREVIOUS_RELEASE=shop-41",
                        "SAFE_DEPLOY_RELEASE=shop-42",
                        "SAFE_DEPLOY_SERVICE=shop");
    }

    @Test
    void evidenceIsBoundedInBytes() {
        Measurement measurement = measure(
                "i=0; while [ $i -lt 3000 ]; do printf '\\303\\251\\342\\202\\254'; i=$((i+1)); done", Map.of());
        assertThat(measurement.evidence().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSizeBetween(4000, 4096);
        assertThat(measurement.evidence()).doesNotContain("\ufffd");
    }
}
