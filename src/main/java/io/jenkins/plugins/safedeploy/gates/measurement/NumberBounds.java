package io.jenkins.plugins.safedeploy.gates.measurement;

import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a number is compared with. Inside {@code min} to {@code max} (both included) it passes. Outside it fails, unless
 * {@code failBelow} or {@code failAbove} says how far outside on that side: in between it is inconclusive (the
 * {@code successCondition} and {@code failureCondition} of Argo Rollouts).
 *
 * @param min least value that passes; null for none
 * @param max greatest value that passes; null for none
 * @param failBelow a value below it fails; null for {@code min}
 * @param failAbove a value above it fails; null for {@code max}
 */
public record NumberBounds(BigDecimal min, BigDecimal max, BigDecimal failBelow, BigDecimal failAbove) {

    /** The four fields, for a gate that compares numbers. */
    public static List<SettingDescription> descriptions() {
        return List.of(
                new SettingDescription("min", "number", false, "a number", "Least value that passes."),
                new SettingDescription("max", "number", false, "a number", "Greatest value that passes."),
                new SettingDescription(
                        "failBelow",
                        "number",
                        false,
                        "a number, at most min",
                        "Only a value below it fails; from here up to min it is inconclusive. Default: min."),
                new SettingDescription(
                        "failAbove",
                        "number",
                        false,
                        "a number, at least max",
                        "Only a value above it fails; from max up to here it is inconclusive. Default: max."));
    }

    /** @throws IllegalArgumentException when the bounds contradict each other */
    public static NumberBounds read(Settings settings) {
        NumberBounds bounds = new NumberBounds(
                settings.number("min").orElse(null),
                settings.number("max").orElse(null),
                settings.number("failBelow").orElse(null),
                settings.number("failAbove").orElse(null));
        if (bounds.min != null && bounds.max != null && bounds.min.compareTo(bounds.max) > 0) {
            throw settings.wrong("min is " + bounds.min + " and max " + bounds.max
                    + ", so nothing could pass. Give a min that is not above max.");
        }
        if (bounds.failBelow != null && (bounds.min == null || bounds.failBelow.compareTo(bounds.min) > 0)) {
            throw settings.wrong("failBelow is " + bounds.failBelow + " and min "
                    + (bounds.min == null ? "is missing" : bounds.min)
                    + ". Allowed: a failBelow that is at most min. Give both.");
        }
        if (bounds.failAbove != null && (bounds.max == null || bounds.failAbove.compareTo(bounds.max) < 0)) {
            throw settings.wrong("failAbove is " + bounds.failAbove + " and max "
                    + (bounds.max == null ? "is missing" : bounds.max)
                    + ". Allowed: a failAbove that is at least max. Give both.");
        }
        return bounds;
    }

    /** Whether no bound was given. */
    public boolean isEmpty() {
        return min == null && max == null;
    }

    /** What {@code value} says. Never ERROR: the caller makes sure that there is a finite value. */
    public Finding compare(BigDecimal value) {
        if (min != null && value.compareTo(min) < 0) {
            boolean fails = failBelow == null || value.compareTo(failBelow) < 0;
            return found(fails, value, failBelow == null ? "below min " + min : "below failBelow " + failBelow, "min");
        }
        if (max != null && value.compareTo(max) > 0) {
            boolean fails = failAbove == null || value.compareTo(failAbove) > 0;
            return found(fails, value, failAbove == null ? "above max " + max : "above failAbove " + failAbove, "max");
        }
        return new Finding(Verdict.PASSED, text(value), condition(), "", "");
    }

    private Finding found(boolean fails, BigDecimal value, String why, String side) {
        String message = fails ? text(value) + " is " + why : text(value) + " is outside " + side + " and not " + why;
        return new Finding(fails ? Verdict.FAILED : Verdict.INCONCLUSIVE, text(value), condition(), message, "");
    }

    /** For people: {@code >= 1 and <= 5, fails > 9}. */
    public String condition() {
        List<String> parts = new ArrayList<>();
        if (min != null) {
            parts.add(">= " + min);
        }
        if (max != null) {
            parts.add("<= " + max);
        }
        String text = String.join(" and ", parts);
        text += failBelow == null ? "" : ", fails < " + failBelow;
        return text + (failAbove == null ? "" : ", fails > " + failAbove);
    }

    /** Without trailing zeros, and without an exponent where that stays short. */
    public static String text(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return Math.abs(plain.scale()) <= 20 ? plain.toPlainString() : plain.toString();
    }
}
