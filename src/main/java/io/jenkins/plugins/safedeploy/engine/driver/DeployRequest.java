package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.release.Release;
import java.util.List;

/**
 * Please put this release in place.
 *
 * @param automatic whether no person asked for it; then holds, cooldowns and a pause apply
 * @param emergency whether a freeze is ignored; needs a reason
 * @param reason why; needed to bring a quarantined release back; may be empty
 * @param cause what started it, for people
 * @param starters people who had a hand in starting it, beside who asks
 * @param earlier what may be gone back to when nothing was ever verified there; null when nobody looked
 */
public record DeployRequest(
        Plan plan,
        Release release,
        boolean automatic,
        boolean emergency,
        String reason,
        String cause,
        List<String> starters,
        Earlier earlier) {

    /** Nobody but who asks had a hand in it. */
    public DeployRequest(
            Plan plan, Release release, boolean automatic, boolean emergency, String reason, String cause) {
        this(plan, release, automatic, emergency, reason, cause, List.of(), null);
    }

    public DeployRequest {
        starters = List.copyOf(starters);
    }
}
