package io.jenkins.plugins.safedeploy.engine.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * The commands around a deployment.
 *
 * @param beforeDeploy run in this order before the apply
 * @param compensate run when a rollback leaves this release
 * @param afterSettled run after the deployment settled, whatever its outcome; never change it
 */
public record Hooks(List<HookSettings> beforeDeploy, List<HookSettings> compensate, List<HookSettings> afterSettled) {
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of());

    /** @throws RefusedSettingsException when a hook outside {@code beforeDeploy} has an undo or is a point of no return */
    public Hooks {
        beforeDeploy = beforeDeploy == null ? List.of() : List.copyOf(beforeDeploy);
        compensate = compensate == null ? List.of() : List.copyOf(compensate);
        afterSettled = afterSettled == null ? List.of() : List.copyOf(afterSettled);
        Refusals refusals = new Refusals();
        checkLater(refusals, "compensate", compensate);
        checkLater(refusals, "afterSettled", afterSettled);
        refusals.orThrow("The hooks are refused");
    }

    /** Each of them. */
    public List<HookSettings> all() {
        return Stream.of(beforeDeploy, compensate, afterSettled)
                .flatMap(List::stream)
                .toList();
    }

    private static void checkLater(Refusals refusals, String field, List<HookSettings> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            String path = field + "[" + i + "]";
            HookSettings hook = hooks.get(i);
            refusals.refuseIf(
                    !hook.undo().isEmpty(), path + ".undo", null, "only a hook in 'beforeDeploy' is undone", "no undo");
            refusals.refuseIf(
                    hook.pointOfNoReturn(),
                    path + ".pointOfNoReturn",
                    true,
                    "only a hook in 'beforeDeploy' can be a point of no return",
                    "false");
        }
    }
}
