package io.jenkins.plugins.safedeploy.gates.measurement;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.json.Json;
import io.jenkins.plugins.safedeploy.gates.settings.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** One field of a JSON text, named by a JSON pointer (RFC 6901), and what it shall be. */
public final class JsonField {
    private final JsonPointer pointer;

    private JsonField(JsonPointer pointer) {
        this.pointer = pointer;
    }

    /**
     * Reads {@code field} as a JSON pointer; empty when not given.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Optional<JsonField> read(Settings settings, String field) {
        return settings.text(field).map(text -> {
            try {
                return new JsonField(JsonPointer.compile(text));
            } catch (IllegalArgumentException e) {
                throw settings.wrong(field, "A JSON pointer starts with '/', such as /status.");
            }
        });
    }

    /**
     * Whether the field's text is {@code expected}; numbers are equal by value.
     *
     * @param json the whole text
     * @throws Unreadable when it is not JSON or has no such field
     */
    public Finding compare(byte[] json, String expected) throws Unreadable {
        JsonNode node = find(json);
        String value = node.isValueNode() ? node.asText() : node.toString();
        boolean same = value.equals(expected) || (node.isNumber() && sameNumber(value, expected));
        return new Finding(
                same ? Verdict.PASSED : Verdict.FAILED,
                value,
                pointer + " = " + expected,
                same ? "" : pointer + " is '" + value + "', not '" + expected + "'",
                "");
    }

    /**
     * Whether the field is a number inside {@code bounds}; text that is a number counts as one.
     *
     * @param json the whole text
     * @throws Unreadable when it is not JSON, has no such field, or that is no finite number
     */
    public Finding compare(byte[] json, NumberBounds bounds) throws Unreadable {
        JsonNode node = find(json);
        BigDecimal number = Numbers.finite(node.isValueNode() ? node.asText() : "")
                .orElseThrow(() -> new Unreadable(pointer + " is not a finite number: " + node));
        return bounds.compare(number);
    }

    private JsonNode find(byte[] json) throws Unreadable {
        JsonNode node;
        try {
            node = Json.tree(json).at(pointer);
        } catch (JsonProcessingException e) {
            throw new Unreadable("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Unreadable("not JSON: " + e.getMessage());
        }
        if (node.isMissingNode()) {
            throw new Unreadable("there is no field " + pointer);
        }
        return node;
    }

    private static boolean sameNumber(String value, String expected) {
        try {
            return value.length() <= 40
                    && expected.length() <= 40
                    && new BigDecimal(value).compareTo(new BigDecimal(expected)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pointer.toString();
    }

    /** The text does not hold what was looked for. The message is for people. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }
}
