package io.jenkins.plugins.safedeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Hooks;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MissingCredentialsTest {
    private static final Credentials SOME = id -> switch (id) {
        case "there" -> Optional.of("correct horse");
        case "blank" -> Optional.of(" ");
        case "broken" -> throw new IllegalStateException("the key of this Jenkins has changed");
        default -> Optional.empty();
    };

    private static MissingCredentials of(String target, GateSettings... gates) {
        Map<String, Object> settings = target.isEmpty()
                ? Map.of("namespace", "shop", "kubeconfig", "/etc/kube")
                : Map.of("namespace", "shop", "credential", target);
        Plan plan = new Plan(
                "production",
                "web",
                List.of("app.yaml"),
                List.of(),
                Map.of(),
                List.of(),
                new TargetSettings("kubernetes", settings),
                List.of(gates),
                List.of(),
                Hooks.NONE,
                PolicySettings.DEFAULT,
                null);
        return new MissingCredentials(plan, SOME);
    }

    private static GateSettings gate(String name, String credential, boolean observeOnly) {
        GateLimits limits = new GateLimits(Duration.ofSeconds(5), Duration.ZERO, 1, 0, 4, 0, 0, Duration.ofMinutes(1));
        return new GateSettings(
                name,
                "http",
                Map.of("url", "http://127.0.0.1/", Credentials.FIELD, credential),
                limits,
                1,
                observeOnly);
    }

    @Test
    void whatIsThereOrNotNamedIsNotMissed() {
        assertThat(of("there").ofTarget()).isEmpty();
        assertThat(of("").ofTarget()).isEmpty();
        assertThat(of("", gate("a", "there", false)).ofGates()).isEmpty();
    }

    @Test
    void eachGateAndTheTargetIsToldByNameWithWhatToDo() {
        assertThat(of("nowhere").ofTarget())
                .hasValue("the target: there is no credential 'nowhere' that may be used here. Create it, or correct"
                        + " the id.");
        assertThat(of("", gate("a", "x", false), gate("b", "there", false), gate("c", "y", false))
                        .ofGates())
                .hasSize(2)
                .anyMatch(why -> why.startsWith("gate 'a': there is no credential 'x'"))
                .anyMatch(why -> why.startsWith("gate 'c': there is no credential 'y'"));
    }

    @Test
    void oneThatIsEmptyOrCannotBeReadIsAsGoodAsMissing() {
        assertThat(of("blank").ofTarget().orElseThrow()).contains("the credential 'blank' is empty");
        assertThat(of("broken").ofTarget().orElseThrow()).contains("cannot be read: the key of this Jenkins");
    }

    @Test
    void aGateThatIsOnlyObservedStopsNothing() {
        assertThat(of("", gate("a", "nowhere", true)).ofGates()).isEmpty();
    }
}
