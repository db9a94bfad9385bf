package io.jenkins.plugins.safedeploy.gates.http;

import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status codes that pass: {@code 200}, {@code 2xx}, {@code 200-204}, or a list of them. */
final class StatusCodes {
    /** What a plan may say. */
    static final String ALLOWED = "a status from 100 to 599, '2xx', '200-204', or a list of them";

    private static final Pattern FORM = Pattern.compile("(?:([1-5])xx)|([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    private record Range(int least, int most) {}

    private final List<Range> ranges;
    private final String text;

    private StatusCodes(List<Range> ranges, String text) {
        this.ranges = ranges;
        this.text = text;
    }

    /** Reads {@code field}; 200 to 299 when not given. */
    static StatusCodes read(Settings settings, String field) {
        List<String> given = settings.list(field).orElse(List.of("2xx"));
        List<Range> ranges = new ArrayList<>();
        for (String one : given) {
            Matcher form = FORM.matcher(one.strip());
            if (!form.matches()) {
                throw settings.wrong(field, "");
            }
            if (form.group(1) != null) {
                int hundred = Integer.parseInt(form.group(1)) * 100;
                ranges.add(new Range(hundred, hundred + 99));
            } else {
                int least = Integer.parseInt(form.group(2));
                int most = form.group(3) == null ? least : Integer.parseInt(form.group(3));
                ranges.add(new Range(least, most));
            }
        }
        if (ranges.isEmpty() || ranges.stream().anyMatch(range -> range.least > range.most)) {
            throw settings.wrong(field, "");
        }
        return new StatusCodes(List.copyOf(ranges), String.join(", ", given));
    }

    boolean contain(int status) {
        return ranges.stream().anyMatch(range -> range.least <= status && status <= range.most);
    }

    @Override
    public String toString() {
        return text;
    }
}
