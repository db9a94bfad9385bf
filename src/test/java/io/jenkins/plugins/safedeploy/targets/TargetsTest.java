package io.jenkins.plugins.safedeploy.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.Fencing;
import io.jenkins.plugins.safedeploy.engine.target.IdentifiedTarget;
import io.jenkins.plugins.safedeploy.engine.target.SettingException;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import io.jenkins.plugins.safedeploy.engine.workspace.LocalWorkspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetsTest {
    private final TargetSurroundings around = new TargetSurroundings(
            new LocalWorkspace("", Path.of("/nowhere"), Path.of("/nowhere/state")),
            new TestReleases(),
            id -> java.util.Optional.empty(),
            Path.of("/nowhere/state"),
            "key",
            "shop",
            Set::of,
            line -> {});

    @Test
    void every_setting_that_is_described_can_be_given() throws Exception {
        IdentifiedTarget directory = create(
                "directory",
                Map.of(
                        "path",
                        "/srv/shop",
                        "unpack",
                        true,
                        "restart",
                        List.of("systemctl", "restart", "shop"),
                        "restartTimeout",
                        "1m30s",
                        "keep",
                        3,
                        "variables",
                        Map.of("A", "b"),
                        "shared",
                        true));
        assertThat(directory.capabilities().fencing()).isEqualTo(Fencing.EPOCH);
        assertThat(directory.capabilities().applyClass()).isEqualTo(EffectClass.AT_LEAST_ONCE);

        IdentifiedTarget command = create(
                "command",
                Map.of(
                        "apply", "./apply",
                        "rollback", "./back",
                        "observe", "./see",
                        "dryRun", "./try",
                        "timeout", "10m",
                        "rerun", "never",
                        "fencing", "none",
                        "variables", Map.of("A", "b"),
                        "shared", false));
        assertThat(command.capabilities().fencing()).isEqualTo(Fencing.NONE);
        assertThat(command.capabilities().applyClass()).isEqualTo(EffectClass.AT_MOST_ONCE);
        assertThat(command.identity()).isEqualTo("command::key:shop");
        Targets.settings()
                .forEach((type, settings) -> assertThat(settings).as(type).allSatisfy(setting -> {
                    assertThat(setting.help()).endsWith(".");
                    assertThat(setting.allowed()).isNotBlank();
                }));
    }

    static List<Arguments> wrongSettings() {
        return List.of(
                wrong("type", "Did you mean 'directory'?", "directry", Map.of()),
                wrong("path", "needs 'path'", "directory", Map.of()),
                wrong("path", "absolute", "directory", Map.of("path", "shop")),
                wrong("path", "a text", "directory", Map.of("path", 7)),
                wrong("restrt", "Did you mean 'restart'?", "directory", Map.of("path", "/a", "restrt", "x")),
                wrong("keep", "from 1 to", "directory", Map.of("path", "/a", "keep", 0)),
                wrong("keep", "from 1 to", "directory", Map.of("path", "/a", "keep", "5")),
                wrong("unpack", "true or false", "directory", Map.of("path", "/a", "unpack", "yes")),
                wrong("restart", "a command line", "directory", Map.of("path", "/a", "restart", List.of())),
                wrong("restart", "must be a text", "directory", Map.of("path", "/a", "restart", List.of("a", 1))),
                wrong("restartTimeout", "'10m'", "directory", Map.of("path", "/a", "restartTimeout", "5 minuts")),
                wrong("restartTimeout", "'10m'", "directory", Map.of("path", "/a", "restartTimeout", 5)),
                wrong(
                        "variables",
                        "SAFE_DEPLOY_",
                        "directory",
                        Map.of("path", "/a", "variables", Map.of("SAFE_DEPLOY_RELEASE", "x"))),
                wrong("apply", "needs 'apply'", "command", Map.of()),
                wrong("rerun", "again, never", "command", Map.of("apply", "x", "rerun", "sometimes")),
                wrong("timeout", "fencing: none", "command", Map.of("apply", "x", "fencing", "none")));
    }

    private static Arguments wrong(String field, String message, String type, Map<String, Object> settings) {
        return Arguments.of(field, message, type, settings);
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void a_wrong_setting_is_named_with_what_is_allowed(
            String field, String message, String type, Map<String, Object> settings) {
        assertThatThrownBy(() -> create(type, settings))
                .isInstanceOfSatisfying(
                        SettingException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }

    private IdentifiedTarget create(String type, Map<String, Object> settings) {
        return Targets.create(new TargetSettings(type, settings), around);
    }
}
