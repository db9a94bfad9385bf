package io.jenkins.plugins.safedeploy.engine.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as people read them. */
public final class Spans {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Spans() {}

    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** {@code 0.4 s}, {@code 12.0 s}, {@code 3 min 5 s}, {@code 2 h 10 min}, {@code 5 d 3 h}. */
    public static String span(Duration span) {
        Duration duration = span.isNegative() ? Duration.ZERO : span;
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        } else if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        } else if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
    }

    /** {@code 12 s ago}, {@code 5 min ago}, {@code 2 h 10 min ago}, {@code 5 d 3 h ago}. */
    public static String ago(Instant at, Instant now) {
        return whole(Duration.between(at, now)) + " ago";
    }

    /** {@code in 12 s}, {@code in 5 min}; {@code now} when that time has come. */
    public static String in(Instant at, Instant now) {
        return at.isAfter(now) ? "in " + whole(Duration.between(now, at)) : "now";
    }

    /** Without the parts that nobody needs from afar. */
    private static String whole(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        return seconds < 60 ? seconds + " s" : seconds < 3600 ? seconds / 60 + " min" : span(span);
    }

    /** {@code [  12.3s]}: time since the start. */
    public static String since(Instant start, Instant at) {
        Duration span = Duration.between(start, at);
        return String.format(Locale.ROOT, "%7.1fs", Math.max(0, span.toMillis()) / 1000.0);
    }
}
