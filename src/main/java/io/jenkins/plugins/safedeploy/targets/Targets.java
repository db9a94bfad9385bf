package io.jenkins.plugins.safedeploy.targets;

import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.BOOLEAN;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.COMMAND;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.DURATION;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.NUMBER;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.TEXT;
import static io.jenkins.plugins.safedeploy.engine.target.SettingDescription.Type.TEXTS;

import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.engine.target.SettingException;
import io.jenkins.plugins.safedeploy.engine.target.SettingReader;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.text.NearestName;
import io.jenkins.plugins.safedeploy.targets.archive.UnpackBounds;
import io.jenkins.plugins.safedeploy.targets.command.CommandSettings;
import io.jenkins.plugins.safedeploy.targets.command.CommandTarget;
import io.jenkins.plugins.safedeploy.targets.directory.DirectorySettings;
import io.jenkins.plugins.safedeploy.targets.directory.DirectoryTarget;
import io.jenkins.plugins.safedeploy.targets.kubernetes.KubernetesSettings;
import io.jenkins.plugins.safedeploy.targets.kubernetes.KubernetesTarget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes targets from the {@code target} part of a plan. */
public final class Targets {
    private static final String DIRECTORY = "directory";
    private static final String COMMAND_TYPE = "command";
    private static final String KUBERNETES = "kubernetes";
    private static final int MOST_KEPT = 1000;

    private static final SettingDescription SHARED = new SettingDescription(
            "shared",
            BOOLEAN,
            false,
            "true or false (default false)",
            "Whether another machine reaches the same place by the same settings.");
    private static final SettingDescription VARIABLES = new SettingDescription(
            "variables",
            TEXTS,
            false,
            "names and texts (default none)",
            "Environment variables for every command of the target.");

    private static final Map<String, List<SettingDescription>> SETTINGS = new TreeMap<>(Map.of(
            DIRECTORY,
            List.of(
                    new SettingDescription(
                            "path", TEXT, true, "an absolute path such as /srv/shop", "The folder to deploy into."),
                    new SettingDescription(
                            "unpack",
                            BOOLEAN,
                            false,
                            "true or false (default false)",
                            "Whether .zip, .jar, .tar.gz and .tgz artifacts are unpacked."),
                    new SettingDescription(
                            "restart",
                            COMMAND,
                            false,
                            COMMAND.words() + " (default none)",
                            "Run in the new release after each swap; ends with 0 when the service was restarted."),
                    new SettingDescription(
                            "restartTimeout",
                            DURATION,
                            false,
                            DURATION.words() + " (default: that of the deployment)",
                            "Longest time of the restart command."),
                    new SettingDescription(
                            "keep",
                            NUMBER,
                            false,
                            "1 to " + MOST_KEPT + " (default " + DirectorySettings.KEEP + ")",
                            "How many releases stay on the disk."),
                    VARIABLES,
                    SHARED),
            COMMAND_TYPE,
            List.of(
                    new SettingDescription(
                            "apply", COMMAND, true, COMMAND.words(), "Puts the release in place; 0 means done."),
                    new SettingDescription(
                            "rollback",
                            COMMAND,
                            false,
                            COMMAND.words() + " (default: apply)",
                            "Puts an earlier release in place."),
                    new SettingDescription(
                            "observe",
                            COMMAND,
                            false,
                            COMMAND.words() + " (default none)",
                            "Prints what is installed: a release id, or JSON with installed, running, instance."),
                    new SettingDescription(
                            "dryRun",
                            COMMAND,
                            false,
                            COMMAND.words() + " (default none)",
                            "Proves without changing anything that apply would work; 0 means yes."),
                    new SettingDescription(
                            "timeout",
                            DURATION,
                            false,
                            DURATION.words() + "; required with fencing: none",
                            "Longest time of apply and rollback."),
                    new SettingDescription(
                            "rerun",
                            TEXT,
                            false,
                            "again or never (default again)",
                            "Whether apply may run a second time when a crash hid how the first one ended."),
                    new SettingDescription(
                            "fencing",
                            TEXT,
                            false,
                            "kill or none (default kill)",
                            "kill: ending its processes ends its effect. none: it acts on another machine."),
                    VARIABLES,
                    SHARED),
            KUBERNETES,
            KubernetesSettings.descriptions()));

    private Targets() {}

    /** Every setting of every target, by the target's type. */
    public static Map<String, List<SettingDescription>> settings() {
        return java.util.Collections.unmodifiableMap(SETTINGS);
    }

    /**
     * Makes the target; touches nothing.
     *
     * @throws SettingException when the type is unknown (field {@code type}), or a setting is unknown, missing or wrong
     */
    public static IdentifiedTarget create(TargetSettings target, TargetSurroundings around) {
        SettingReader settings = reader(target);
        if (target.type().equals(DIRECTORY)) {
            return new DirectoryTarget(
                    directory(settings),
                    around.workspace(),
                    around.artifacts(),
                    around.protectedReleases(),
                    around.log());
        }
        if (target.type().equals(KUBERNETES)) {
            return new KubernetesTarget(KubernetesSettings.read(settings), around);
        }
        return new CommandTarget(
                command(settings),
                around.workspace(),
                around.artifacts(),
                around.state(),
                around.environment(),
                around.service(),
                around.log());
    }

    /** Whether another machine may take the target over although its name is part of the identity. */
    public static boolean shared(TargetSettings target) {
        return reader(target).flag("shared");
    }

    private static SettingReader reader(TargetSettings target) {
        List<SettingDescription> descriptions = SETTINGS.get(target.type());
        if (descriptions == null) {
            throw new SettingException(
                    "type",
                    "There is no target '" + target.type() + "'."
                            + NearestName.hint(target.type(), SETTINGS.keySet()) + " There are: "
                            + String.join(", ", SETTINGS.keySet()) + ".");
        }
        return new SettingReader("target '" + target.type() + "'", target.settings(), descriptions);
    }

    private static DirectorySettings directory(SettingReader settings) {
        String path = settings.text("path", "");
        try {
            return new DirectorySettings(
                    path,
                    settings.flag("unpack"),
                    settings.command("restart"),
                    settings.duration("restartTimeout"),
                    settings.number("keep", DirectorySettings.KEEP, 1, MOST_KEPT),
                    settings.variables("variables"),
                    settings.flag("shared"),
                    UnpackBounds.DEFAULT);
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SettingException("path", "target 'directory': " + e.getMessage());
        }
    }

    private static CommandSettings command(SettingReader settings) {
        boolean none =
                settings.choice("fencing", "kill", List.of("kill", "none")).equals("none");
        boolean never =
                settings.choice("rerun", "again", List.of("again", "never")).equals("never");
        try {
            return new CommandSettings(
                    settings.command("apply"),
                    settings.command("rollback"),
                    settings.command("observe"),
                    settings.command("dryRun"),
                    settings.duration("timeout"),
                    never ? EffectClass.AT_MOST_ONCE : EffectClass.AT_LEAST_ONCE,
                    none ? Fencing.NONE : Fencing.KILL,
                    settings.variables("variables"),
                    settings.flag("shared"));
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SettingException("timeout", "target 'command': " + e.getMessage());
        }
    }
}
