package io.jenkins.plugins.safedeploy.engine.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The same time on certain days of every week. Where {@code to} is not after {@code from} the window ends on the next
 * day. Around a clock change it starts and ends when the local clock says so.
 *
 * @param days on which it starts, of {@link #DAYS}, at least one
 * @param from local time {@code HH:mm}
 * @param to local time {@code HH:mm}, or {@code 24:00}
 * @param zone id of the time zone, such as {@code Europe/Berlin} or {@code UTC}
 */
public record WeeklyWindow(List<String> days, String from, String to, String zone) {
    /** In the order of {@link java.time.DayOfWeek}. */
    public static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** Local times. */
    public static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00");

    private static final String MIDNIGHT = "24:00";

    /** @throws RefusedSettingsException with everything that is wrong */
    public WeeklyWindow {
        days = days == null ? List.of() : List.copyOf(days);
        Refusals refusals = new Refusals();
        refusals.refuseIf(days.isEmpty(), "days", null, "is missing", "at least one of " + DAYS);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < days.size(); i++) {
            String day = days.get(i);
            refusals.refuseIf(!DAYS.contains(day), "days[" + i + "]", day, "is not a day", "one of " + DAYS);
            refusals.refuseIf(!seen.add(day), "days[" + i + "]", day, "is listed twice", "each day once");
        }
        String times = "a time of day in quotes, such as '18:00'";
        refusals.refuseIf(
                from == null || !TIME.matcher(from).matches() || MIDNIGHT.equals(from),
                "from",
                from,
                from == null ? "is missing" : "is not a time of day",
                times);
        refusals.refuseIf(
                to == null || !TIME.matcher(to).matches(),
                "to",
                to,
                to == null ? "is missing" : "is not a time of day",
                times + ", at most '24:00'");
        refusals.refuseIf(
                !known(zone),
                "zone",
                zone,
                zone == null ? "is missing" : "is not a known time zone",
                "a time zone such as 'Europe/Berlin' or 'UTC'");
        refusals.orThrow("The weekly window is refused");
    }

    /** When the window that holds {@code at} ends; empty when {@code at} is outside. */
    public Optional<Instant> endAround(Instant at) {
        ZoneId local = ZoneId.of(zone);
        LocalDate today = at.atZone(local).toLocalDate();
        for (LocalDate day : List.of(today.minusDays(1), today)) {
            if (days.contains(DAYS.get(day.getDayOfWeek().getValue() - 1))) {
                Instant start = day.atTime(LocalTime.parse(from)).atZone(local).toInstant();
                Instant end = end(day, local);
                if (!at.isBefore(start) && at.isBefore(end)) {
                    return Optional.of(end);
                }
            }
        }
        return Optional.empty();
    }

    private Instant end(LocalDate day, ZoneId local) {
        if (MIDNIGHT.equals(to)) {
            return day.plusDays(1).atStartOfDay(local).toInstant();
        }
        LocalTime time = LocalTime.parse(to);
        LocalDate last = time.isAfter(LocalTime.parse(from)) ? day : day.plusDays(1);
        return last.atTime(time).atZone(local).toInstant();
    }

    private static boolean known(String zone) {
        try {
            return zone != null && ZoneId.of(zone) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
