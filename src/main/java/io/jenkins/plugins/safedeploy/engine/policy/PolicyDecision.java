package io.jenkins.plugins.safedeploy.engine.policy;

import java.util.List;

/**
 * Whether a request may go on.
 *
 * @param allowed false when there is at least one reason against it
 * @param reasons each says what, since when, until when, and what to do; all of them, not the first only
 * @param notes what does not stop it and should be shown
 */
public record PolicyDecision(boolean allowed, List<String> reasons, List<String> notes) {
    public PolicyDecision {
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
        if (allowed != reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "A refusal needs a reason and an allowed request has none; given: " + allowed + ", " + reasons);
        }
    }
}
