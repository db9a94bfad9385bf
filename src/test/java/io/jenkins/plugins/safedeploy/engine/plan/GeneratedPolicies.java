package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.AbortAction;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings.FailureAction;
import io.jenkins.plugins.safedeploy.engine.target.EffectClass;
import io.jenkins.plugins.safedeploy.engine.target.TargetSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Declarations and plans over few names and values, so that they often meet. */
final class GeneratedPolicies {
    static final List<String> PEOPLE = List.of("alice", "bob", "carol", "dave");
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

    private final Random random;

    GeneratedPolicies(Random random) {
        this.random = random;
    }

    Declaration declaration() {
        List<String> names = names();
        return new Declaration(
                "production",
                often() ? null : target(),
                upTo(2, names, this::gate),
                upTo(2, names, this::approval),
                upTo(2, names(), this::window),
                Duration.ofMinutes(random.nextInt(3) * 10L),
                deadline(),
                often() ? null : oneOf(FailureAction.values()),
                often() ? null : oneOf(AbortAction.values()));
    }

    Plan plan() {
        return plan(
                names(), target(), oneOf(FailureAction.values()), oneOf(AbortAction.values()), random.nextInt(9) == 0);
    }

    /** Names of its own, the declared target, and no answer of its own to anything. */
    Plan planThatOnlyAdds(Declaration declared) {
        return plan(
                new ArrayList<>(List.of("own 1", "own 2", "own 3", "own 4")),
                declared.target() == null ? target() : declared.target(),
                null,
                null,
                false);
    }

    private Plan plan(
            List<String> names,
            TargetSettings target,
            FailureAction onFailure,
            AbortAction onAbort,
            boolean pointOfNoReturn) {
        List<String> windows = new ArrayList<>(names);
        return new Plan(
                "production",
                "shop",
                null,
                null,
                null,
                null,
                target,
                upTo(2, names, this::gate),
                upTo(1, names, this::approval),
                new Hooks(upTo(1, names, name -> hook(name, pointOfNoReturn)), null, null),
                new PolicySettings(
                        Duration.ofMinutes(random.nextInt(3) * 10L),
                        upTo(2, windows, this::window),
                        onFailure,
                        null,
                        null,
                        onAbort,
                        null,
                        null,
                        null,
                        deadline(),
                        null,
                        random.nextBoolean(),
                        null),
                null);
    }

    private boolean often() {
        return random.nextInt(3) > 0;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        return names;
    }

    /** Takes the names that it uses. */
    private <T> List<T> upTo(int most, List<String> names, Function<String, T> make) {
        List<T> out = new ArrayList<>();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            out.add(make.apply(names.remove(0)));
        }
        return out;
    }

    private GateSettings gate(String name) {
        return new GateSettings(
                name, "http", Map.of("url", "http://x/" + name), GateLimits.once(), 0, random.nextInt(4) == 0);
    }

    private ApprovalSettings approval(String name) {
        List<String> people = new ArrayList<>(
                PEOPLE.subList(0, random.nextInt(4) == 0 ? random.nextInt(PEOPLE.size()) : PEOPLE.size()));
        Collections.shuffle(people, random);
        return new ApprovalSettings(
                name, people, 1 + random.nextInt(3), Duration.ofHours(1 + random.nextInt(3)), random.nextBoolean(), "");
    }

    private FreezeWindow window(String name) {
        if (random.nextBoolean()) {
            Instant from = Instant.parse("2026-11-24T00:00:00Z").plus(Duration.ofHours(random.nextInt(2) * 30L));
            return new FreezeWindow(name, from, from.plus(Duration.ofHours(20)), null);
        }
        String day = WeeklyWindow.DAYS.get(random.nextInt(2));
        return new FreezeWindow(name, null, null, new WeeklyWindow(List.of(day), "18:00", "06:00", "UTC"));
    }

    private HookSettings hook(String name, boolean pointOfNoReturn) {
        return new HookSettings(name, List.of("./run.sh"), null, EffectClass.AT_LEAST_ONCE, pointOfNoReturn, List.of());
    }

    private TargetSettings target() {
        return new TargetSettings("directory", Map.of("path", "/srv/" + random.nextInt(2)));
    }

    private Duration deadline() {
        return random.nextInt(3) == 0 ? null : Duration.ofHours(1 + random.nextInt(3));
    }

    private <E> E oneOf(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
