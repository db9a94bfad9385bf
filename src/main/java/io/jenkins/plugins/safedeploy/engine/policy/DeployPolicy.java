package io.jenkins.plugins.safedeploy.engine.policy;

import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import io.jenkins.plugins.safedeploy.engine.plan.PolicySettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code policy} part of a plan or of a declared environment.
 *
 * @param cooldown after a rollback was decided no automatic deployment for so long; zero for none
 * @param freezeWindows no deployments while one of them is open
 * @param allowOlder whether an automatic deployment may bring an older build of the same job than the one that runs
 */
public record DeployPolicy(Duration cooldown, List<FreezeWindow> freezeWindows, boolean allowOlder) {
    /** No cooldown, no freeze, nothing older by itself. */
    public static final DeployPolicy DEFAULT = new DeployPolicy(Duration.ZERO, List.of(), false);

    /** What a plan says. */
    public static DeployPolicy of(PolicySettings settings) {
        return new DeployPolicy(settings.cooldown(), settings.freezeWindows(), settings.allowOlder());
    }

    /** What both allow. */
    public DeployPolicy and(DeployPolicy other) {
        return new DeployPolicy(
                cooldown.compareTo(other.cooldown) >= 0 ? cooldown : other.cooldown,
                Stream.concat(freezeWindows.stream(), other.freezeWindows.stream())
                        .distinct()
                        .toList(),
                allowOlder && other.allowOlder);
    }

    /** @throws IllegalArgumentException when the cooldown is negative */
    public DeployPolicy {
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException(
                    "cooldown is " + cooldown + ". Give a duration of zero or more, such as '30m'.");
        }
        freezeWindows = List.copyOf(freezeWindows);
    }
}
