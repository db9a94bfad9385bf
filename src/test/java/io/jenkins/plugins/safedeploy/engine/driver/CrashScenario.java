package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.event.Entry;
import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.HookSettings;
import io.jenkins.plugins.safedeploy.engine.plan.Hooks;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Something that happens to an environment, to be interrupted anywhere.
 *
 * @param base releases that were deployed well before
 * @param setup of the world, which outlives the process
 * @param script what is asked of the process
 * @param people what they do when they read a line, and again when a process comes back
 * @param expected outcome and landed when nothing is interrupted
 * @param allowed further ones when something is
 */
record CrashScenario(
        String name,
        List<String> base,
        World.Setup setup,
        Script script,
        BiConsumer<World, Entry> people,
        String expected,
        Set<String> allowed) {

    @Override
    public String toString() {
        return name;
    }

    /** What a process is asked to do, to its end. */
    interface Script {
        void run(Stage stage) throws IOException;
    }

    private static final Script DEPLOY_V2 = stage -> stage.deploy("v2");
    private static final BiConsumer<World, Entry> NOBODY = (world, entry) -> {};
    private static final World.Setup GOOD = world -> {};
    private static final World.Setup BAD = world -> world.stage.bad.add("v2");

    static HookSettings hook(String name, EffectClass effectClass, String undo) {
        return new HookSettings(
                name, List.of(name), null, effectClass, false, undo.isEmpty() ? List.of() : List.of(undo));
    }

    static List<CrashScenario> all() {
        return List.of(
                new CrashScenario("deploy ok", List.of("v1"), GOOD, DEPLOY_V2, NOBODY, "SUCCEEDED/NEW", Set.of()),
                new CrashScenario(
                        "first deploy of all", List.of(), GOOD, s -> s.deploy("v1"), NOBODY, "SUCCEEDED/NEW", Set.of()),
                new CrashScenario(
                        "across segments",
                        List.of("v1"),
                        world -> world.segmentBytes = 3_000,
                        DEPLOY_V2,
                        NOBODY,
                        "SUCCEEDED/NEW",
                        Set.of()),
                new CrashScenario(
                        "gate fails", List.of("v1"), BAD, DEPLOY_V2, NOBODY, "ROLLED_BACK/CANDIDATE", Set.of()),
                new CrashScenario(
                        "apply fails",
                        List.of("v1"),
                        world -> world.stage.target.refuses.add("v2"),
                        DEPLOY_V2,
                        NOBODY,
                        "ROLLED_BACK/CANDIDATE",
                        Set.of()),
                new CrashScenario(
                        "nothing to go back to",
                        List.of(),
                        world -> world.stage.bad.add("v1"),
                        s -> s.deploy("v1"),
                        NOBODY,
                        "HELD/NEW",
                        Set.of()),
                new CrashScenario(
                        "rollback fails",
                        List.of("v1"),
                        world -> {
                            world.stage.bad.add("v2");
                            world.stage.target.refuses.add("v1");
                        },
                        DEPLOY_V2,
                        NOBODY,
                        "ROLLBACK_FAILED/PARTIAL",
                        Set.of()),
                new CrashScenario(
                        "candidate fails its gate too",
                        List.of("v1"),
                        world -> world.stage.bad.addAll(List.of("v1", "v2")),
                        DEPLOY_V2,
                        NOBODY,
                        "HELD/NEW",
                        Set.of("ROLLED_BACK_UNVERIFIED/CANDIDATE")),
                new CrashScenario(
                        "abort before the apply",
                        List.of("v1"),
                        GOOD,
                        DEPLOY_V2,
                        on(Event.LockAcquired.class, CrashScenario::abort),
                        "ABORTED/OLD",
                        Set.of("SUCCEEDED/NEW", "ROLLED_BACK/CANDIDATE")),
                new CrashScenario(
                        "abort during the apply",
                        List.of("v1"),
                        GOOD,
                        DEPLOY_V2,
                        on(Event.EffectStarted.class, CrashScenario::abort),
                        "ROLLED_BACK/CANDIDATE",
                        Set.of("SUCCEEDED/NEW")),
                new CrashScenario(
                        "abort during the gates",
                        List.of("v1"),
                        GOOD,
                        DEPLOY_V2,
                        on(Event.GateStarted.class, CrashScenario::abort),
                        "ROLLED_BACK/CANDIDATE",
                        Set.of("SUCCEEDED/NEW")),
                new CrashScenario(
                        "approved by another process",
                        List.of("v1"),
                        world -> world.stage.approvals.add(
                                new ApprovalSettings("team", List.of("alice"), 1, Duration.ofHours(2), false, "ok?")),
                        DEPLOY_V2,
                        on(Event.ApprovalRequested.class, World::approveSoon),
                        "SUCCEEDED/NEW",
                        Set.of()),
                new CrashScenario(
                        "approval expires",
                        List.of("v1"),
                        world -> world.stage.approvals.add(new ApprovalSettings(
                                "team", List.of("alice"), 1, Duration.ofMinutes(10), false, "ok?")),
                        DEPLOY_V2,
                        NOBODY,
                        "EXPIRED/OLD",
                        Set.of()),
                new CrashScenario(
                        "second hook fails, the first is undone",
                        List.of("v1"),
                        world -> {
                            world.stage.hooks = new Hooks(
                                    List.of(
                                            hook("drain", EffectClass.AT_LEAST_ONCE, "undrain"),
                                            hook("migrate", EffectClass.AT_LEAST_ONCE, "")),
                                    List.of(),
                                    List.of());
                            world.stage.workspace.fails.add("migrate");
                        },
                        DEPLOY_V2,
                        NOBODY,
                        "NOTHING_DEPLOYED/OLD",
                        Set.of()),
                new CrashScenario(
                        "a hook that must not be repeated",
                        List.of("v1"),
                        world -> world.stage.hooks =
                                new Hooks(List.of(hook("mail", EffectClass.AT_MOST_ONCE, "")), List.of(), List.of()),
                        DEPLOY_V2,
                        NOBODY,
                        "SUCCEEDED/NEW",
                        Set.of("HELD/UNKNOWN")),
                new CrashScenario(
                        "compensation before the restore",
                        List.of("v1"),
                        world -> {
                            world.stage.bad.add("v2");
                            world.stage.hooks = new Hooks(
                                    List.of(hook("migrate", EffectClass.AT_LEAST_ONCE, "")),
                                    List.of(hook("unmigrate", EffectClass.AT_LEAST_ONCE, "")),
                                    List.of());
                        },
                        DEPLOY_V2,
                        NOBODY,
                        "ROLLED_BACK/CANDIDATE",
                        Set.of()),
                new CrashScenario(
                        "rollback by hand",
                        List.of("v1", "v2"),
                        GOOD,
                        s -> s.rollback("customers complain"),
                        NOBODY,
                        "ROLLED_BACK/CANDIDATE",
                        Set.of()),
                new CrashScenario(
                        "force stop during the apply",
                        List.of("v1"),
                        GOOD,
                        DEPLOY_V2,
                        on(Event.EffectStarted.class, CrashScenario::forceStop),
                        "ABORTED/UNKNOWN",
                        Set.of("SUCCEEDED/NEW")),
                new CrashScenario(
                        "a share, its pause, then the whole",
                        List.of("v1"),
                        CrashScenario::share,
                        DEPLOY_V2,
                        NOBODY,
                        "SUCCEEDED/NEW",
                        Set.of()),
                new CrashScenario(
                        "a share goes bad in its pause",
                        List.of("v1"),
                        CrashScenario::share,
                        DEPLOY_V2,
                        on(Event.GateStarted.class, (world, entry) -> {
                            if (((Event.GateStarted) entry.event()).again() > 0) {
                                world.stage.bad.add("v2");
                            }
                        }),
                        "ROLLED_BACK/CANDIDATE",
                        Set.of()),
                new CrashScenario(
                        "torn tail", List.of("v1"), World::tear, DEPLOY_V2, NOBODY, "SUCCEEDED/NEW", Set.of()),
                new CrashScenario(
                        "disk full during the rollback",
                        List.of("v1"),
                        BAD,
                        DEPLOY_V2,
                        on(Event.EvidenceStarted.class, (world, entry) -> world.full = true),
                        "ROLLED_BACK/CANDIDATE",
                        Set.of()));
    }

    private static BiConsumer<World, Entry> on(Class<? extends Event> type, BiConsumer<World, Entry> act) {
        return (world, entry) -> {
            if (type.isInstance(entry.event())) {
                act.accept(world, entry);
            }
        };
    }

    private static void share(World world) {
        world.stage.target.steps = 1;
        world.stage.target.pause = Duration.ofSeconds(45);
    }

    private static void abort(World world, Entry entry) {
        world.time.run(() -> world.stage.requests.abort(entry.deployment(), true, "wrong version"));
    }

    private static void forceStop(World world, Entry entry) {
        world.time.run(() -> world.stage.requests.forceStop(entry.deployment(), "it hangs"));
    }
}
