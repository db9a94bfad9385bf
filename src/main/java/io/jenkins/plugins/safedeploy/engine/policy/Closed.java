package io.jenkins.plugins.safedeploy.engine.policy;

import io.jenkins.plugins.safedeploy.engine.plan.FreezeWindow;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For how long a service takes no deployments. A rollback is never kept away.
 *
 * @param why such as {@code frozen ('weekend')}
 * @param until when it takes them again, unless something else keeps them away then
 * @param automatic whether only those are kept away that no person asked for
 */
public record Closed(String why, Instant until, boolean automatic) {
    /** Windows that follow one another are one freeze; more of them than this are not looked through. */
    private static final int LONGEST_CHAIN = 100;

    /** @param lastRollback when one was last decided; null for never */
    public static List<Closed> of(Instant lastRollback, DeployPolicy policy, Instant now) {
        List<Closed> closed = new ArrayList<>();
        frozen(policy, now).ifPresent(closed::add);
        cooldown(lastRollback, policy, now)
                .ifPresent(until -> closed.add(new Closed("cooling down after the rollback", until, true)));
        return closed;
    }

    /** Until when it cools down; empty when it does not. */
    static Optional<Instant> cooldown(Instant lastRollback, DeployPolicy policy, Instant now) {
        return Optional.ofNullable(lastRollback)
                .map(rollback -> rollback.plus(policy.cooldown()))
                .filter(now::isBefore);
    }

    private static Optional<Closed> frozen(DeployPolicy policy, Instant now) {
        List<String> names = new ArrayList<>();
        Instant until = now;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Instant at = until;
            for (FreezeWindow window : policy.freezeWindows()) {
                Optional<Instant> end = window.endAround(at);
                if (end.isPresent() && !names.contains(window.name())) {
                    names.add(window.name());
                }
                until = end.filter(until::isBefore).orElse(until);
            }
            if (until.equals(at)) {
                break;
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed("frozen ('" + String.join("', '", names) + "')", until, false));
    }

    /** One sentence for people. */
    public String words(Instant now) {
        return why + ": takes " + (automatic ? "automatic deployments" : "deployments") + " again at "
                + Spans.time(until) + " (" + Spans.in(until, now) + "); "
                + (automatic ? "those with a reason at once" : "a rollback, or an emergency, at any time");
    }
}
