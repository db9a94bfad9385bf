package io.jenkins.plugins.safedeploy.engine.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.text.Durations;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Duration;
import java.util.List;

/**
 * A command that runs beside a deployment.
 *
 * @param name unique in the plan
 * @param command program and arguments
 * @param timeout longest run of the command, and of its undo; default one hour
 * @param effectClass {@code AT_LEAST_ONCE} (default) or {@code AT_MOST_ONCE} ({@code rerun: never})
 * @param pointOfNoReturn once the release was applied after this hook, no rollback is started automatically
 * @param undo takes back what the command did, when the deployment fails before its apply; empty for none
 */
public record HookSettings(
        String name,
        List<String> command,
        Duration timeout,
        EffectClass effectClass,
        @JsonProperty(required = true) boolean pointOfNoReturn,
        List<String> undo) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    /** @throws RefusedSettingsException with everything that is wrong */
    public HookSettings {
        command = command == null ? List.of() : List.copyOf(command);
        undo = undo == null ? List.of() : List.copyOf(undo);
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        effectClass = effectClass == null ? EffectClass.AT_LEAST_ONCE : effectClass;
        Refusals refusals = new Refusals().check("name", name, TextRule.NAME);
        refusals.refuseIf(command.isEmpty(), "run", null, "is missing", TextRule.COMMAND.allowed());
        checkCommand(refusals, "run", command);
        checkCommand(refusals, "undo", undo);
        refusals.refuseIf(
                Durations.outside(timeout, Duration.ofMillis(1)),
                "timeout",
                Durations.format(timeout),
                "is out of range",
                "1ms to 365d");
        refusals.refuseIf(
                effectClass == EffectClass.CONVERGENT,
                "rerun",
                effectClass,
                "nobody can know that a command leads to the same state",
                "'allowed' or 'never'");
        refusals.orThrow("Hook '" + (name == null ? "" : Printable.brief(name)) + "' is refused");
    }

    /** A command line as the shell runs it. */
    public static List<String> shell(String line) {
        return List.of("/bin/sh", "-c", line);
    }

    private static void checkCommand(Refusals refusals, String field, List<String> command) {
        if (!command.isEmpty()) {
            refusals.check(field, command.get(0), TextRule.COMMAND);
            refusals.checkAll(field, command, TextRule.ARGUMENT);
        }
    }
}
