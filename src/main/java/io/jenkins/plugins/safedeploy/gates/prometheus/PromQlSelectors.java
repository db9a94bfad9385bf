package io.jenkins.plugins.safedeploy.gates.prometheus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the vector selectors and ranges in a PromQL query, and whether it compares. Not a parser: it knows just enough
 * of the language (strings, comments, brackets, keywords) not to take something else for a selector.
 */
final class PromQlSelectors {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<text>"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`)\
            |(?<comment>\\#[^\\n]*)\
            |(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\
            |(?<number>[0-9.][0-9a-zA-Z_.]*)\
            |(?<space>\\s+)\
            |(?<other>[<>=!]=?~?|.)""", Pattern.DOTALL);

    private static final Pattern RANGE_UNIT = Pattern.compile("([0-9]{1,9})(ms|[smhdwy])");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "atan2");

    private final Set<String> selectors = new LinkedHashSet<>();
    private final List<String> ranges = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private boolean filters;

    private PromQlSelectors(String query) {
        Matcher token = TOKEN.matcher(query);
        while (token.find()) {
            if (token.group("space") == null && token.group("comment") == null) {
                tokens.add(token.group());
            }
        }
        for (int at = 0; at < tokens.size(); at = read(at)) {
            // read moves on
        }
    }

    static PromQlSelectors in(String query) {
        return new PromQlSelectors(query);
    }

    /** Each once, in order, without range, offset and {@code @}. */
    List<String> selectors() {
        return List.copyOf(selectors);
    }

    /** Whether it drops samples by a comparison, so that nothing comes back where the comparison is not true. */
    boolean filters() {
        return filters;
    }

    /** The longest range that is written out; empty when there is none. The step of a subquery does not count. */
    Optional<Duration> longestRange() {
        return ranges.stream()
                .map(PromQlSelectors::duration)
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    private int read(int at) {
        String token = tokens.get(at);
        if (token.equals("[")) {
            int end = skip(at, "[", "]");
            ranges.add(String.join("", tokens.subList(at + 1, Math.max(at + 1, end - 1))));
            return end;
        }
        if (token.equals("{")) {
            int end = skip(at, "{", "}");
            selectors.add(String.join("", tokens.subList(at, end)));
            return end;
        }
        if (Set.of("<", ">", "<=", ">=", "==", "!=").contains(token)) {
            boolean answersWithZeroOrOne =
                    at + 1 < tokens.size() && tokens.get(at + 1).equalsIgnoreCase("bool");
            filters |= !answersWithZeroOrOne;
            return at + 1;
        }
        if (!token.matches("[a-zA-Z_:].*")) {
            return at + 1;
        }
        return name(token, at);
    }

    private int name(String name, int at) {
        String word = name.toLowerCase(Locale.ROOT);
        String next = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
        if (GROUPING.contains(word)) {
            return next.equals("(") ? skip(at + 1, "(", ")") : at + 1;
        }
        boolean aggregates = Set.of("by", "without").contains(next.toLowerCase(Locale.ROOT));
        if (KEYWORDS.contains(word) || next.equals("(") || aggregates) {
            return at + 1;
        }
        if (next.equals("{")) {
            int end = skip(at + 1, "{", "}");
            selectors.add(name + String.join("", tokens.subList(at + 1, end)));
            return end;
        }
        selectors.add(name);
        return at + 1;
    }

    private int skip(int at, String open, String close) {
        int depth = 0;
        for (int here = at; here < tokens.size(); here++) {
            if (tokens.get(here).equals(open)) {
                depth++;
            } else if (tokens.get(here).equals(close) && --depth == 0) {
                return here + 1;
            }
        }
        return tokens.size();
    }

    private static Optional<Duration> duration(String range) {
        Matcher unit = RANGE_UNIT.matcher(range.replaceFirst(":.*", ""));
        Duration all = Duration.ZERO;
        while (unit.find()) {
            long seconds = Long.parseLong(unit.group(1));
            all = all.plus(
                    switch (unit.group(2)) {
                        case "ms" -> Duration.ofMillis(seconds);
                        case "s" -> Duration.ofSeconds(seconds);
                        case "m" -> Duration.ofMinutes(seconds);
                        case "h" -> Duration.ofHours(seconds);
                        case "d" -> Duration.ofDays(seconds);
                        case "w" -> Duration.ofDays(seconds * 7);
                        default -> Duration.ofDays(seconds * 365);
                    });
        }
        return all.isZero() ? Optional.empty() : Optional.of(all);
    }
}
