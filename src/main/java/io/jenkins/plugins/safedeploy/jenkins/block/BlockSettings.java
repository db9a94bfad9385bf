package io.jenkins.plugins.safedeploy.jenkins.block;

import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.COMMAND;

import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The target {@code block} as a stored plan holds it. */
public final class BlockSettings {
    private static final String TYPE = "block";
    private static final String ROLLBACK = "rollback";

    /** Its fields, as those of other targets. */
    public static final Map<String, List<SettingDescription>> VOCABULARY = Map.of(
            TYPE,
            List.of(new SettingDescription(
                    ROLLBACK,
                    COMMAND,
                    false,
                    COMMAND.words() + " (default none)",
                    "Puts this release back when its build has ended; 0 means done.")));

    private BlockSettings() {}

    /** As a step says it. @param rollback a command line; empty for none */
    public static Map<String, Object> of(String rollback) {
        return Map.of(TYPE, rollback.isEmpty() ? Map.of() : Map.of(ROLLBACK, rollback));
    }

    public static boolean isBlock(TargetSettings target) {
        return target.type().equals(TYPE);
    }

    /** The recorded command as a target; empty for none. */
    public static Optional<TargetSettings> command(TargetSettings target) {
        return Optional.ofNullable(target.settings().get(ROLLBACK))
                .map(command -> new TargetSettings("command", Map.of("apply", command)));
    }
}
