package io.jenkins.plugins.safedeploy.gates.measurement;

import java.math.BigDecimal;
import java.util.Optional;

/** Numbers in texts of strangers. */
public final class Numbers {
    private static final int LONGEST = 64;

    private Numbers() {}

    /**
     * The number that {@code text} is, to the precision of a double; empty when it is none, or not a finite one
     * ({@code NaN}, {@code +Inf}, {@code 1e999}).
     */
    public static Optional<BigDecimal> finite(String text) {
        String number = text.strip();
        if (number.isEmpty() || number.length() > LONGEST || !number.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            return Optional.empty();
        }
        try {
            double value = Double.parseDouble(number);
            return Double.isFinite(value) ? Optional.of(BigDecimal.valueOf(value)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
