package io.jenkins.plugins.safedeploy.gates;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.safedeploy.engine.gate.Gate;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.TargetCapabilities;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.engine.time.Clock;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import io.jenkins.plugins.safedeploy.gates.command.CommandGate;
import io.jenkins.plugins.safedeploy.gates.http.HttpGate;
import io.jenkins.plugins.safedeploy.gates.http.HttpRequests;
import io.jenkins.plugins.safedeploy.gates.prometheus.PrometheusGate;
import io.jenkins.plugins.safedeploy.gates.rollout.RolloutGate;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import io.jenkins.plugins.safedeploy.gates.soak.SoakGate;
import java.util.List;
import java.util.Set;

/** Makes the gates of a plan, and describes their settings to whoever reads or writes one. */
public final class Gates {
    private static final List<String> TYPES = List.of("http", "prometheus", "command", "rollout", "soak");

    private final Workspace workspace;
    private final Credentials credentials;
    private final HttpRequests requests;
    private final Clock clock;

    /**
     * @param workspace where commands run
     * @param credentials looked up when a gate measures
     * @param requests sends what the http and prometheus gates ask
     * @param clock stamps the measurements
     */
    @SuppressFBWarnings(value = "EI_EXPOSE_REP2", justification = "A port is shared, not owned")
    public Gates(Workspace workspace, Credentials credentials, HttpRequests requests, Clock clock) {
        this.workspace = workspace;
        this.credentials = credentials;
        this.requests = requests;
        this.clock = clock;
    }

    /** The types there are. */
    public static List<String> types() {
        return TYPES;
    }

    /** The types of which one measurement is the whole gate, so that their count is 1. */
    public static Set<String> measuredOnce() {
        return Set.of("rollout");
    }

    /**
     * The settings of a type.
     *
     * @throws IllegalArgumentException when there is no such type, with the nearest there is
     */
    public static List<SettingDescription> descriptions(String type) {
        return switch (type) {
            case "http" -> HttpGate.descriptions();
            case "prometheus" -> PrometheusGate.descriptions();
            case "command" -> CommandGate.descriptions();
            case "rollout" -> RolloutGate.descriptions();
            case "soak" -> SoakGate.descriptions();
            default -> throw unknown(type);
        };
    }

    /**
     * Makes a gate; nothing is asked yet. A plan calls it to check the settings.
     *
     * @throws IllegalArgumentException when the type or a setting is wrong: gate, field, value, what is allowed
     */
    public Gate create(GateSettings gate) {
        Settings settings = new Settings(gate, descriptions(gate.type()));
        return switch (gate.type()) {
            case "http" -> new HttpGate(settings, requests, credentials, clock);
            case "prometheus" -> new PrometheusGate(settings, requests, credentials, clock);
            case "command" -> new CommandGate(gate.name(), settings, workspace, clock);
            case "rollout" -> new RolloutGate(settings, clock);
            case "soak" -> new SoakGate(clock);
            default -> throw unknown(gate.type());
        };
    }

    /** Why a gate that {@link #create} accepts cannot work with such a target; empty when it can. */
    public static List<String> problems(GateSettings gate, TargetCapabilities target) {
        List<String> problems = gate.type().equals("soak") ? SoakGate.problems(target) : List.of();
        return problems.stream()
                .map(problem -> "Gate '" + gate.name() + "': " + problem)
                .toList();
    }

    /** What preflight should tell about a gate that {@link #create} accepts; not an error. */
    public static List<String> notes(GateSettings gate) {
        List<String> notes = gate.type().equals("prometheus") ? PrometheusGate.notes(gate) : List.of();
        return notes.stream().map(note -> "Gate '" + gate.name() + "': " + note).toList();
    }

    private static IllegalArgumentException unknown(String type) {
        return new IllegalArgumentException("There is no gate of type '" + type + "'."
                + NearestName.hint(type, TYPES)
                + " Allowed: " + String.join(", ", TYPES) + ".");
    }
}
