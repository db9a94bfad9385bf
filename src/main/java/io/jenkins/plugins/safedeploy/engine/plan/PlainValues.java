package io.jenkins.plugins.safedeploy.engine.plan;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings as the ledger stores them: texts, booleans, integers below 2^53 as {@code Long}, lists and maps with text
 * keys. Every other number is the text of its digits, so that none is ever lost.
 */
final class PlainValues {
    private static final long LARGEST = (1L << 53) - 1;
    private static final int DEEPEST = 32;

    private PlainValues() {}

    /** Sorted and deeply immutable. @throws IllegalArgumentException for any other value, naming its path */
    static Map<String, Object> normal(Map<?, ?> values, String path) {
        return normal(values, path, 0);
    }

    private static Map<String, Object> normal(Map<?, ?> values, String path, int depth) {
        Map<String, Object> out = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(path + " has a key that is not text: " + key);
            }
            out.put(name, normal(value, path + "." + name, depth + 1));
        });
        return Collections.unmodifiableMap(out);
    }

    private static Object normal(Object value, String path, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(path + " is nested deeper than " + DEEPEST);
        }
        if (value instanceof String text && !TextRule.isUnicode(text)) {
            throw new IllegalArgumentException(path + " has half of a character (a lone surrogate)");
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number, path);
        }
        if (value instanceof Map<?, ?> map) {
            return normal(map, path, depth);
        }
        if (value instanceof List<?> list) {
            List<Object> out = new ArrayList<>();
            for (Object element : list) {
                out.add(normal(element, path + "[" + out.size() + "]", depth + 1));
            }
            return Collections.unmodifiableList(out);
        }
        throw new IllegalArgumentException(path + " is "
                + (value == null ? "null" : "a " + value.getClass().getSimpleName())
                + ". Allowed: text, whole numbers, booleans, lists and maps");
    }

    private static Object number(Number number, String path) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            long whole = number.longValue();
            return Math.abs(whole) <= LARGEST ? (Object) whole : Long.toString(whole);
        }
        if (number instanceof BigInteger || number instanceof BigDecimal) {
            return number.toString();
        }
        if (Double.isFinite(number.doubleValue())) {
            return new BigDecimal(number.toString()).toString();
        }
        throw new IllegalArgumentException(path + " is " + number + ". Allowed: finite numbers");
    }
}
