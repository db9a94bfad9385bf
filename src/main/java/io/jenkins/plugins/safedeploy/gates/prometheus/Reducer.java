package io.jenkins.plugins.safedeploy.gates.prometheus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How several series become one value. */
enum Reducer {
    /** Several are an error. */
    ONE,
    AVG,
    MIN,
    MAX,
    SUM;

    static Reducer of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** @param values at least one; exactly one for {@link #ONE} */
    BigDecimal reduce(List<BigDecimal> values) {
        return switch (this) {
            case ONE -> values.get(0);
            case MIN -> values.stream().min(Comparator.naturalOrder()).orElseThrow();
            case MAX -> values.stream().max(Comparator.naturalOrder()).orElseThrow();
            case SUM -> sum(values);
            case AVG -> sum(values).divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
        };
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, (sum, value) -> sum.add(value, MathContext.DECIMAL64));
    }
}
