package io.jenkins.plugins.safedeploy.gates;

import io.jenkins.plugins.safedeploy.engine.gate.GateContext;
import io.jenkins.plugins.safedeploy.engine.gate.GateLimits;
import io.jenkins.plugins.safedeploy.engine.gate.GateSettings;
import io.jenkins.plugins.safedeploy.engine.release.Build;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.target.Observation;
import io.jenkins.plugins.safedeploy.engine.target.Target;
import io.jenkins.plugins.safedeploy.engine.time.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Contexts and settings for measuring: release {@code shop-42} of service {@code shop} in {@code production}. */
public final class Contexts {
    public static final Release RELEASE = release("shop-42", 42);
    public static final Release PREVIOUS = release("shop-41", 41);

    private Contexts() {}

    private static Release release(String id, int build) {
        return new Release(
                new ReleaseId(id),
                "shop",
                new Build("shop", build, "", "abc" + build, "invocation-" + build),
                Instant.EPOCH,
                List.of(),
                Map.of("release", id),
                Map.of());
    }

    public static GateContext now() {
        return with(null, null, null, false, new Cancellation());
    }

    public static GateContext preflight() {
        return with(null, null, null, true, new Cancellation());
    }

    public static GateContext cancelledBy(Cancellation cancellation) {
        return with(null, null, null, false, cancellation);
    }

    public static GateContext since(Instant notBefore) {
        return with(null, null, notBefore, false, new Cancellation());
    }

    public static GateContext observing(Target target, Observation atStart, boolean preflight) {
        return with(target, atStart, null, preflight, new Cancellation());
    }

    private static GateContext with(
            Target target, Observation atStart, Instant notBefore, boolean preflight, Cancellation cancellation) {
        return new GateContext(
                "production",
                "shop",
                "deployment-7",
                RELEASE,
                PREVIOUS,
                target,
                atStart,
                notBefore,
                Duration.ofSeconds(3),
                2,
                preflight,
                cancellation);
    }

    /** The first day: nothing ran before. */
    public static GateContext firstDay() {
        GateContext context = preflight();
        return new GateContext(
                context.environment(),
                context.service(),
                context.deployment(),
                RELEASE,
                null,
                null,
                null,
                null,
                context.alive(),
                1,
                true,
                context.cancellation());
    }

    public static GateSettings gate(String type, Map<String, Object> settings) {
        return new GateSettings("check", type, settings, GateLimits.once(), 0, false);
    }
}
