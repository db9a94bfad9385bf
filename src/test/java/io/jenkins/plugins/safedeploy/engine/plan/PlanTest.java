package io.jenkins.plugins.safedeploy.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final TargetSettings TARGET = new TargetSettings("directory", Map.of("path", "/srv/web"));

    private static GateLimits limits(int count, Duration timeout) {
        return new GateLimits(Duration.ofSeconds(10), Duration.ZERO, count, 0, 4, 0, 0, timeout);
    }

    private static GateSettings gate(String name, GateLimits limits, boolean observeOnly) {
        return new GateSettings(name, "http", Map.of("url", "http://x"), limits, 0, observeOnly);
    }

    private static Plan plan(String environment, String service, TargetSettings target, GateSettings... gates) {
        return new Plan(
                environment,
                service,
                List.of("build/*.jar"),
                null,
                null,
                null,
                target,
                List.of(gates),
                null,
                null,
                null,
                null);
    }

    private static Plan plan(GateSettings... gates) {
        return plan("production", "web", TARGET, gates);
    }

    @Test
    void readsBackWhatItStored() throws Exception {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("z", 1);
        settings.put("a", new BigDecimal("0.10000000000000000000001"));
        settings.put("nested", Map.of("list", List.of(1, 2L, "x", true)));
        Plan plan = plan(
                "production", "shop/web", new TargetSettings("directory", settings), gate("a", limits(3, null), false));
        Plan read = Plan.fromJson(plan.json());
        assertThat(read).isEqualTo(plan);
        assertThat(read.digest()).isEqualTo(plan.digest());
        assertThat(read.target().settings())
                .containsEntry("a", "0.10000000000000000000001")
                .containsEntry("z", 1L);
    }

    @Test
    void anotherSettingIsAnotherDigest() {
        assertThat(plan(gate("a", limits(3, null), false)).digest())
                .isNotEqualTo(plan(gate("a", limits(4, null), false)).digest());
    }

    @Test
    void storedJsonThatLacksAFlagIsRefused() {
        String json = new String(plan().json(), java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Plan.fromJson(
                        json.replace("\"allowOlder\":false,", "").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("allowOlder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Production",
                "a/b",
                "-a",
                "..",
                "a\n",
                "ümlaut",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void refusesAnEnvironmentThatIsNoName(String name) {
        assertThatThrownBy(() -> plan(name, "web", TARGET))
                .isInstanceOf(RefusedSettingsException.class)
                .hasMessageContaining("environment: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", "..", "a/.", "a b", "a\\b", "a\n"})
    void refusesAServiceThatIsNoName(String name) {
        assertThatThrownBy(() -> plan("production", name, TARGET))
                .isInstanceOf(RefusedSettingsException.class)
                .hasMessageContaining("service: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "shop/web", "a.b-c_d/e..f", "Team/Web.2"})
    void takesAServiceWithSegments(String name) {
        assertThat(plan("production", name, TARGET).service()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "C:/x", "a\\b", "a\nb", "a\u202eb", "", "a//b"})
    void refusesArtifactsOutsideTheWorkspace(String path) {
        assertThatThrownBy(() -> new Plan(
                        "production", "web", List.of(path), null, null, null, TARGET, null, null, null, null, null))
                .hasMessageContaining("artifacts[0]: ");
    }

    @Test
    void refusesAnImageThatHasOnlyATag() {
        assertThatThrownBy(() -> new Plan(
                        "production",
                        "web",
                        null,
                        List.of("web:1.2"),
                        null,
                        null,
                        TARGET,
                        null,
                        null,
                        null,
                        null,
                        null))
                .hasMessageContaining("images[0]: ")
                .hasMessageContaining("a tag alone can change");
    }

    @Test
    void refusesAGateThatWouldNeverEnd() {
        assertThatThrownBy(() -> plan(gate("a", limits(0, null), false)))
                .hasMessageContaining("count and timeout are both missing");
    }

    @Test
    void refusesTwoThingsOfOneName() {
        assertThatThrownBy(() -> plan(gate("a", limits(1, null), false), gate("a", limits(1, null), false)))
                .hasMessageContaining("gates[1].http.name: gates[0].http has the same name");
    }

    @Test
    void refusesAnUndoOutsideBeforeDeploy() {
        HookSettings hook = new HookSettings("a", List.of("x"), null, null, false, List.of("y"));
        assertThatThrownBy(() -> new Hooks(null, List.of(hook), null)).hasMessageContaining("compensate[0].undo");
    }

    @Test
    void refusesAHookThatClaimsToBeConvergent() {
        assertThatThrownBy(() -> new HookSettings("a", List.of("x"), null, EffectClass.CONVERGENT, false, null))
                .hasMessageContaining("rerun");
    }

    @Test
    void refusesAQuorumOfNobody() {
        assertThatThrownBy(() -> new ApprovalSettings("a", null, 0, null, true, null))
                .hasMessageContaining("quorum: is out of range");
    }

    @Test
    void warnsThatNothingCanEverBeVerifiedWithoutARequiredGate() {
        assertThat(plan(gate("a", limits(3, null), true)).warnings())
                .singleElement()
                .asString()
                .contains("nothing deployed by this plan can ever be verified");
        assertThat(plan(gate("a", limits(3, null), false)).warnings()).isEmpty();
    }

    @Test
    void warnsOfATimeoutThatIsTooShortForTheCount() {
        assertThat(plan(gate("a", limits(10, Duration.ofSeconds(30)), false)).warnings())
                .containsExactly(
                        "Gate 'a' needs 1m30s for its 10 measurements, but its timeout is 30s: it will end inconclusive.");
    }

    @Test
    void needsAnApplyTimeoutForATargetThatCannotBeFenced() {
        assertThat(plan().problemWith(Fencing.NONE)).get().asString().contains("policy.applyTimeout");
        assertThat(plan().problemWith(Fencing.EPOCH)).isEmpty();
    }
}
