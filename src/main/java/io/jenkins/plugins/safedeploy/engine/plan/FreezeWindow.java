package io.jenkins.plugins.safedeploy.engine.plan;

import io.jenkins.plugins.safedeploy.engine.text.Printable;
import java.time.Instant;
import java.util.Optional;

/**
 * When nothing is deployed automatically: once, or every week.
 *
 * @param name unique in the plan
 * @param from first instant of a single window; null for a weekly one
 * @param to first instant after it; null for a weekly one
 * @param weekly the weekly window; null for a single one
 */
public record FreezeWindow(String name, Instant from, Instant to, WeeklyWindow weekly) {

    /** @throws RefusedSettingsException with everything that is wrong */
    public FreezeWindow {
        Refusals refusals = new Refusals().check("name", name, TextRule.NAME);
        String allowed = "either 'from' and 'to', or 'weekly'";
        boolean single = from != null || to != null;
        refusals.refuseIf(single == (weekly != null), "", null, single ? "is both" : "has no time", allowed);
        refusals.refuseIf(single && from == null, "from", null, "is missing", allowed);
        refusals.refuseIf(single && to == null, "to", null, "is missing", allowed);
        refusals.refuseIf(
                from != null && to != null && !from.isBefore(to), "to", to, "is not after 'from'", "a later instant");
        refusals.orThrow("Freeze window '" + (name == null ? "" : Printable.brief(name)) + "' is refused");
    }

    /** When the window that holds {@code at} ends; empty when {@code at} is outside. */
    public Optional<Instant> endAround(Instant at) {
        if (weekly != null) {
            return weekly.endAround(at);
        }
        return !at.isBefore(from) && at.isBefore(to) ? Optional.of(to) : Optional.empty();
    }
}
