package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The credentials that a plan names and that cannot be had now, each in one sentence for people. Hooks and gates that run a
 * command name none.
 */
final class MissingCredentials {
    private final Plan plan;
    private final Credentials credentials;

    MissingCredentials(Plan plan, Credentials credentials) {
        this.plan = plan;
        this.credentials = credentials;
    }

    Optional<String> ofTarget() {
        return missing("the target", plan.target().settings());
    }

    /** Of the gates that decide; one that is only observed stops nothing. */
    List<String> ofGates() {
        return plan.gates().stream()
                .filter(gate -> !gate.observeOnly())
                .flatMap(gate -> ofGate(gate).stream())
                .toList();
    }

    private Optional<String> ofGate(GateSettings gate) {
        return missing("gate '" + gate.name() + "'", gate.settings());
    }

    private Optional<String> missing(String of, Map<String, Object> settings) {
        String id = Objects.toString(settings.get(Credentials.FIELD), "");
        return id.isEmpty() ? Optional.empty() : why(id).map(why -> of + ": " + why + ". " + credentials.where(id));
    }

    private Optional<String> why(String id) {
        try {
            Optional<String> secret = credentials.secret(id);
            return secret.isEmpty()
                    ? Optional.of("there is no credential '" + id + "' that may be used here")
                    : secret.filter(String::isBlank).map(blank -> "the credential '" + id + "' is empty");
        } catch (RuntimeException e) {
            return Optional.of("the credential '" + id + "' cannot be read: " + e.getMessage());
        }
    }
}
